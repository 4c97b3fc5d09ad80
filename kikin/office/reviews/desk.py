"""What lies on a reviewer's own desk while they write, and the reviews that were sent back to it, as records."""

from __future__ import annotations

from django.db import models

from kikin.values.text import Text


class Draft(models.Model):
    """A review while it is written, with its writer's private notes: raw answers by the names of their questions.

    `aside` holds what a later window took the place of without having seen it: name, words and when.
    """

    assignment = models.OneToOneField("reviews.Assignment", models.PROTECT, related_name="draft")
    answers = models.JSONField(default=dict)
    aside = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.assignment} draft {self.version}"


class SentBack(models.Model):
    """A review as it was handed in before an officer sent it back, and why they did."""

    assignment = models.ForeignKey("reviews.Assignment", models.PROTECT, related_name="sent_back")
    content = models.JSONField(help_text="what the review held")
    submitted_at = models.DateTimeField()
    sent_back_at = models.DateTimeField()
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.assignment} sent back"

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)
