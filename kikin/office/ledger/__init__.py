"""The ledger: every yen as a transfer from one account to another, never changed."""
