"""The grants, row by row: (kind, actions, roles, condition). Absent means refused."""

from __future__ import annotations

_OFFICERS = "programme_officer programme_director"
_SCREENERS = "security_officer security_lead"
_OFFICIALS = f"{_OFFICERS} finance_officer body_officer auditor"

ROWS: tuple[tuple[str, str, str, str], ...] = (
    # the charter and the people
    (
        "charter",
        "see",
        f"public founder administrator applicant reviewer {_OFFICIALS} {_SCREENERS}",
        "always",
    ),
    ("charter", "found amend", "founder", "always"),
    ("appropriation", "appropriate allot", "founder", "always"),
    ("person", "register appoint end", "founder administrator", "always"),
    ("person", "give_password", "founder", "always"),
    ("person", "register", "programme_officer applicant", "always"),
    ("organisation", "register", "founder administrator programme_officer applicant", "always"),
    ("person", "see", "administrator auditor", "always"),
    # vision and concept
    ("vision", "draft", "body_officer", "for_its_body"),
    ("vision", "decide supersede", "body_officer", "for_its_body"),
    ("vision", "see", _OFFICIALS, "always"),
    ("vision", "see", "public applicant reviewer", "when_public"),
    ("concept", "draft decide", "body_officer", "for_its_body"),
    ("concept", "see", _OFFICIALS, "always"),
    ("concept", "see", "public applicant reviewer", "when_public"),
    # call
    ("call", "draft open close", "programme_officer", "for_its_agency"),
    ("call", "approve decide cancel", "programme_director", "for_its_agency"),
    ("call", "see", _OFFICERS, "for_its_agency"),
    ("call", "see", "finance_officer body_officer auditor", "once_sent"),
    ("call", "see", "public applicant reviewer", "when_public"),
    # application
    ("application", "draft edit submit recall withdraw", "applicant", "for_the_lead"),
    ("application", "see", "applicant", "for_a_member"),
    ("application", "see", _OFFICERS, "for_its_agency_once_sent"),
    ("application", "see", "auditor", "once_sent"),
    ("application", "see", "reviewer", "to_whom_it_is_assigned"),
    ("application", "take_up recuse", "reviewer", "to_whom_it_is_offered"),
    (
        "application",
        "receive give_to_read find_eligible find_ineligible begin_review shortlist",
        "programme_officer",
        "for_its_agency",
    ),
    ("application", "select decline", "programme_director", "for_its_agency"),
    # screening: nobody outside the group, not even to know that a case is there
    ("watchlist", "load see", _SCREENERS, "always"),
    ("watchlist", "load", "founder", "always"),
    ("screening_case", "request", _OFFICERS, "for_its_agency"),
    ("screening_case", "see", _SCREENERS, "for_its_agency_or_the_fund"),
    ("screening_case", "match adjudicate clear", _SCREENERS, "for_its_agency_or_the_fund"),
    ("screening_case", "mitigate refuse", "security_lead", "for_its_agency_or_the_fund"),
    ("hit", "see dismiss confirm reopen", _SCREENERS, "for_its_agency_or_the_fund"),
    ("measure", "see propose put_in_force fulfil", _SCREENERS, "for_its_agency_or_the_fund"),
    ("measure", "agree lift record_breach", "security_lead", "for_its_agency_or_the_fund"),
    # review
    ("reviewer", "register", "programme_officer", "for_its_agency"),
    ("conflict", "find", "programme_officer", "for_its_agency"),
    ("application", "bar", "programme_officer", "for_its_agency"),
    ("assignment", "invite lock disqualify", "programme_officer", "for_its_agency"),
    ("assignment", "accept decline recuse submit", "reviewer", "to_whom_it_is_assigned"),
    ("assignment", "see", "reviewer", "to_whom_it_is_assigned"),
    ("assignment", "see", _OFFICERS, "for_its_agency"),
    ("assignment", "see", "auditor", "always"),
    # selection
    ("round", "prepare score propose revise", "programme_officer", "for_its_agency"),
    ("round", "decide", "programme_director", "for_its_agency"),
    ("round", "see", _OFFICERS, "for_its_agency"),
    ("round", "see", "body_officer auditor", "always"),
    # joint approval
    ("approval", "draft circulate", "programme_officer", "for_its_agency"),
    ("approval", "draft circulate", "body_officer", "for_its_body"),
    ("approval", "consent conclude send_back refuse", "body_officer", "for_its_body"),
    ("approval", "see", "body_officer", "for_its_body"),
    ("approval", "see", _OFFICERS, "for_its_agency"),
    ("approval", "see", "auditor", "always"),
    # award and money
    ("award", "offer suspend resume terminate close lapse", "programme_director", "for_its_agency"),
    ("award", "accept", "applicant", "for_the_lead"),
    ("award", "activate", "finance_officer", "for_its_agency"),
    ("award", "see", "applicant", "for_a_member"),
    ("award", "see", f"{_OFFICERS} finance_officer", "for_its_agency"),
    ("award", "see", "body_officer auditor", "always"),
    ("claim", "file", "applicant", "for_a_member"),
    ("claim", "see", "applicant", "for_a_member"),
    ("claim", "check approve pay settle refuse repay", "finance_officer", "for_its_agency"),
    ("claim", "see", f"{_OFFICERS} finance_officer", "for_its_agency"),
    ("claim", "see", "auditor", "always"),
    ("ledger", "see", "finance_officer body_officer auditor founder", "always"),
    ("trail", "see", "auditor founder", "always"),
    # publication
    ("publication_item", "hold clear prepare_correction", "programme_officer", "for_its_agency"),
    ("publication_item", "publish correct withdraw", "programme_director", "for_its_agency"),
    ("publication_item", "hold clear publish prepare_correction correct withdraw", "body_officer", "for_its_body"),
    ("publication_item", "see", _OFFICERS, "for_its_agency"),
    ("publication_item", "see", "body_officer auditor", "always"),
    ("publication_item", "see", "public applicant reviewer finance_officer", "when_public"),
)
