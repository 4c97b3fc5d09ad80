"""What reviewers have written, as records."""

from __future__ import annotations

from django.db import models

from kikin.fund.reviews import Paper
from kikin.fund.reviews.papers import MAX_TITLE_CHARACTERS


class KeptPaper(models.Model):
    """A paper of a reviewer, by which the engine knows what they know."""

    profile = models.ForeignKey("reviews.ReviewerProfile", models.PROTECT, related_name="papers")
    title = models.CharField(max_length=MAX_TITLE_CHARACTERS)
    abstract = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    keywords = models.JSONField(default=list)
    authors = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def paper(self) -> Paper:
        return Paper(self.title, self.abstract, self.year, tuple(self.keywords), tuple(self.authors))
