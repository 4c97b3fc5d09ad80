"""The watch: what is seen of the funded after their award. `looking` needs no database."""
