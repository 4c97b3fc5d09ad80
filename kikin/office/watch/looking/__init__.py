"""A day's feeds in, alerts out: the standing of the watched fund, kept up by difference."""

from kikin.office.watch.looking.fund import Award, Company, Fund, Person, Rules, rules_of
from kikin.office.watch.looking.looking import Looking, Outcome, TakenBack

__all__ = ["Award", "Company", "Fund", "Looking", "Outcome", "Person", "Rules", "TakenBack", "rules_of"]
