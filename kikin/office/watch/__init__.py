"""The watch: what is seen of funded projects after their award, and what comes of it. `looking` needs no database."""
