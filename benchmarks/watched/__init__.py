"""What `benchmarks/watch.py` measures: the watch at work in the records, and what watches without difference do."""
