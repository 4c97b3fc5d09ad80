"""Cohorts: applications that arrive together in a file, and a report of every row that could not be read.

`reading.read_cohort` is the way in; `records` says what comes out; `export` writes the house's own form.
"""
