"""Which reviewer knows this subject: affinities from texts, with the works that carry them."""
