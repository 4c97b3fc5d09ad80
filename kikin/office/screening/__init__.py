"""Screening: cases, hits and measures. Those outside the group get a verdict and nothing else."""
