"""What the engine of names is fitted and measured on: public lists, and names as people write them."""
