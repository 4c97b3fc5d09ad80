"""Each prints ratios against a named rival, in one run."""
