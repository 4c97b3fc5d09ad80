"""The words of an invitation, in both languages, ready to be sent."""

from __future__ import annotations

from kikin.fund import reviews as rules
from kikin.fund.charter import Charter
from kikin.office.letters.letter import Letter
from kikin.office.reviews.models import Assignment
from kikin.values.calendar import show_date
from kikin.values.text import LANGUAGES, Text


def invitation(assignment: Assignment, charter: Charter, url: str) -> Letter:
    """The invitation of one reviewer to one application, with the link by which they answer."""
    application, person = assignment.application, assignment.person
    call = application.call.title
    field = next((one.name for one in charter.fields if one.key == application.field), Text("対象外", "no field"))
    answer_by = Text(*(show_date(assignment.answer_by, language) for language in LANGUAGES))
    review_by = Text(*(show_date(assignment.review_by, language) for language in LANGUAGES))
    ja = (
        f"{person.name.ja}　様",
        f"{charter.name.ja}の公募「{call.ja}」に応募のあった課題（分野：{field.ja}）1件の審査をお願いいたします。",
        f"お引き受けの可否を{answer_by.ja}までに、評価を{review_by.ja}までにお願いいたします。",
        f"ご回答は、次のリンクから、サインインせずに行えます。このリンクは他の方に渡さないでください。\n{url}",
        "課題名と参加者は秘密保持の誓約の後に、内容は利益相反がないことの申告の後にご覧いただけます。",
    )
    en = (
        f"Dear {person.name.en},",
        f"{charter.name.en} asks you to review one application (field: {field.en}) to the call “{call.en}”.",
        f"Please answer by {answer_by.en}; the review is due by {review_by.en}.",
        f"You can agree or decline by this link without signing in. Please do not pass it on.\n{url}",
        "Title and people are shown after a pledge of secrecy, and the content once you declare no conflict.",
    )
    subject = Text(f"審査のお願い：{call.ja}", f"Invitation to review: {call.en}")
    return Letter(assignment.ref, person.name, person.email or "", subject, Text("\n\n".join(ja), "\n\n".join(en)))


def reminder(assignment: Assignment, url: str) -> Letter:
    """The words to a reviewer who owes an answer or a review since a past day; `url` is where they sign in."""
    person, call = assignment.person, assignment.application.call.title
    due_on = rules.owed_by(assignment.state, assignment.days)
    due = Text(*(show_date(due_on, language) if due_on else "" for language in LANGUAGES))
    owed = (
        Text("お引き受けの可否のご回答", "your answer to our invitation")
        if assignment.state == "invited"
        else Text("評価のご提出", "your review")
    )
    ja = (
        f"{person.name.ja}　様",
        f"公募「{call.ja}」の審査（{assignment.ref}）について、{owed.ja}の期限（{due.ja}）を過ぎております。",
        f"お早めにお願いいたします。難しい場合は、辞退又は返上のご連絡をお願いいたします。\n{url}",
    )
    en = (
        f"Dear {person.name.en},",
        f"For the call “{call.en}” (assignment {assignment.ref}), {owed.en} was due by {due.en}.",
        f"Please send it soon; if you cannot, please decline it or hand it back, so that another can be asked.\n{url}",
    )
    subject = Text(f"ご確認のお願い：{call.ja}", f"Reminder: {call.en}")
    return Letter(assignment.ref, person.name, person.email or "", subject, Text("\n\n".join(ja), "\n\n".join(en)))
