"""Consent of the bodies to one digest: who must, who has, and what follows."""
