"""Selection rounds: the portfolio that is proposed, consented to and decided."""
