"""An approval knows a kind, a digest, bodies and persons; what is approved it knows only by name."""

from __future__ import annotations

from django.db import models

from kikin.fund.approvals import ANSWERS, APPROVAL, KINDS
from kikin.fund.relations import Subject
from kikin.office.records import REF_LENGTH, Record, state_is_in


class Approval(Record):
    """One content, shown to every body that must consent to it."""

    lifecycle = APPROVAL

    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    about = models.CharField(max_length=REF_LENGTH, db_index=True)
    title_ja = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    charter_digest = models.CharField(max_length=64)
    bodies = models.JSONField()
    agencies = models.JSONField(default=list)
    drafted_by = models.CharField(max_length=REF_LENGTH)
    circulated_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [state_is_in(APPROVAL)]
        ordering = ["pk"]

    def subject(self) -> Subject:
        answered = Vote.objects.filter(approval=self).values_list("person", flat=True)
        return Subject(
            "approval",
            self.ref,
            self.state,
            agencies=frozenset(self.agencies),
            bodies=frozenset(self.bodies),
            done_by=frozenset({self.drafted_by, *answered}),
        )


class Vote(models.Model):
    """One body's answer. The database itself refuses a second one, and a person's second one."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="votes")
    body = models.CharField(max_length=64)
    person = models.CharField(max_length=REF_LENGTH)
    answer = models.CharField(max_length=16, choices=[(key, text.en) for key, text in ANSWERS.items()])
    reasons = models.TextField(blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "body"], name="vote_is_one_a_body"),
            models.UniqueConstraint(fields=["approval", "person"], name="vote_is_one_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.approval}: {self.body} {self.answer}"
