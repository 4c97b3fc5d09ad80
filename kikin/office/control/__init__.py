"""Ownership statements of organisations, version after version, and the picture that they give."""
