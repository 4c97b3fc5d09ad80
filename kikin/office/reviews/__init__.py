"""Reviews: who knows what, who reads what, and what they say of it."""
