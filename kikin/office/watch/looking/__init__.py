"""A day's feeds in, alerts out: the standing of the watched fund, kept up by difference."""

from kikin.office.watch.looking.fund import Award, Company, Fund, Person, Rules, rules_of
from kikin.office.watch.looking.looking import Looking
from kikin.office.watch.looking.outcome import Outcome, SeenAgain, TakenBack

__all__ = ["Award", "Company", "Fund", "Looking", "Outcome", "Person", "Rules", "SeenAgain", "TakenBack", "rules_of"]
