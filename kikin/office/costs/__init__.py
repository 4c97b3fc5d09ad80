"""Costs: what recipients report to have spent, with the evidence for it, and what of it is accepted."""
