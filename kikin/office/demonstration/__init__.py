"""The fictions of the demonstration: drawn from a seed, pure, and impossible to mistake for the real thing."""
