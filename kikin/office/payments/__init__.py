"""Payments: accounts of payees, holds, runs, and the files that banks take."""
