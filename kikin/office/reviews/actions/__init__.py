"""Everything that changes reviewers, ties, assignments and reviews."""

from kikin.office.reviews.actions.answering import accept, agree, decline, hand_back, pledge, recuse
from kikin.office.reviews.actions.asking import (
    ask_by_hand,
    confirm_tie,
    disqualify,
    find_conflicts,
    invite_all,
    replace,
    take_back,
)
from kikin.office.reviews.actions.linking import write_invitations
from kikin.office.reviews.actions.papers import drop_papers, keep_papers
from kikin.office.reviews.actions.pool import ProfileOutline, register_reviewers
from kikin.office.reviews.actions.proposing import propose as propose_assignments
from kikin.office.reviews.actions.reviewing import ReviewDraft, lock, send_back, submit, submit_many
from kikin.office.reviews.actions.writing import drop_aside, save_draft

__all__ = [
    "ProfileOutline",
    "ReviewDraft",
    "accept",
    "agree",
    "ask_by_hand",
    "confirm_tie",
    "decline",
    "disqualify",
    "drop_aside",
    "drop_papers",
    "find_conflicts",
    "hand_back",
    "invite_all",
    "keep_papers",
    "lock",
    "pledge",
    "propose_assignments",
    "recuse",
    "register_reviewers",
    "replace",
    "save_draft",
    "send_back",
    "submit",
    "submit_many",
    "take_back",
    "write_invitations",
]
