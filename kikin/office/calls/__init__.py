"""Calls: invitations to apply."""
