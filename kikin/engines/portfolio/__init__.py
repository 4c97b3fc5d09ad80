"""Which set to fund, under every budget at once."""
