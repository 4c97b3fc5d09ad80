"""What the watch is fed, as publishers write it: a module for each form, and one vocabulary that comes out of all."""
