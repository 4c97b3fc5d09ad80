"""What the scores say once strictness is taken out, and how sure we are: levels, ranks and their intervals."""
