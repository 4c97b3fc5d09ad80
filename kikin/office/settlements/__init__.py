"""Settlements: what was rightly spent is fixed, the balance is ordered to be paid, and what is owed comes back."""
