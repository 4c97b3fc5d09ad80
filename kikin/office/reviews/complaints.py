"""Why a reviewer may not be asked or an assignment not filled, where no rule of a single assignment says it."""

from __future__ import annotations

from kikin.office.applications.models import Application
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment
from kikin.values.problems import Problem
from kikin.values.text import Text


def answered(assignment: Assignment) -> Problem:
    return Problem(
        "answered",
        "assignment.state",
        Text("既に回答のあった依頼です", "this invitation is answered already"),
        Text("回答待ちの依頼を選んでください", "choose those that wait for an answer"),
        f"{assignment.ref} {assignment.state}",
    )


def not_vacant(state: str) -> Problem:
    return Problem(
        "not_vacant",
        "assignment.state",
        Text("辞退・忌避された割当ではないか、既に補充済みです", "nobody stepped aside here, or it was filled again"),
        Text("割当の状態を確認してください", "see the state of the assignment"),
        state,
    )


def not_proposed() -> Problem:
    return Problem(
        "not_proposed",
        "assignment.reviewer",
        Text("確認を待つ割当案にない組合せです", "no proposal that waits holds this pair"),
        Text("割当案を開き直してください", "open the proposal again"),
    )


def may_not_read() -> Problem:
    return Problem(
        "may_not_read",
        "assignment.reviewer",
        Text(
            "利益相反、依頼済み、または担当機関の違いにより置けません",
            "a tie, an earlier invitation or another agency keeps this reviewer out",
        ),
        Text("別の審査員を選んでください", "choose another reviewer"),
    )


def of_one_house(pairing: Pairing) -> Problem:
    return Problem(
        "same_institution_reads",
        "assignment.reviewer",
        Text("同じ機関の審査員が既にこの応募を担当しています", "somebody of the same institution reads it already"),
        Text("別の機関の審査員を選んでください", "choose a reviewer of another institution"),
        pairing.application,
    )


def nobody_left() -> Problem:
    return Problem(
        "no_reviewer_left",
        "assignment.reviewer",
        Text("利益相反がなく余力のある審査員がいません", "no reviewer is left who is free of ties and has room"),
        Text("審査員を追加してください", "register more reviewers"),
    )


def not_to_be_read(application: Application) -> Problem:
    return Problem(
        "not_to_be_read",
        "application.state",
        Text("審査の対象になっていない応募です", "this application does not wait for reviews"),
        Text("形式審査を終えてから割り当ててください", "assign it once it is found eligible"),
        f"{application.ref} {application.state}",
    )


def asked_before(pairing: Pairing) -> Problem:
    return Problem(
        "asked_before",
        "assignment.reviewer",
        Text("この審査員には既に依頼しています", "this reviewer was asked already"),
        Text("別の審査員を選んでください", "choose another reviewer"),
        pairing.application,
    )


def unknown_application(ref: str) -> Problem:
    return Problem(
        "unknown_application",
        "assignment.application",
        Text("この公募にその番号の応募はありません", "the call has no application of this ref"),
        Text("番号を確かめてください", "check the ref"),
        ref,
    )


def unknown_person(ref: str) -> Problem:
    return Problem(
        "unknown_person",
        "reviewer.person",
        Text("この番号の人は登録されていません", "no person of this ref is registered"),
        Text("先に人を登録してください", "register the person first"),
        ref,
    )


def unknown_organisation(ref: str) -> Problem:
    return Problem(
        "unknown_organisation",
        "reviewer.organisation",
        Text("この番号の機関は登録されていません", "no organisation of this ref is registered"),
        Text("番号を確かめるか、空欄にしてください", "check the ref, or leave it empty"),
        ref,
    )
