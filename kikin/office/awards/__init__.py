"""Awards: what is offered, accepted, bound, and ended."""
