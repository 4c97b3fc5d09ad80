"""The links by which invitations are answered without signing in."""

from __future__ import annotations

from django.db import models


class InvitationLink(models.Model):
    """The digest of one invitation's secret; the secret itself stands only in the words that were sent."""

    assignment = models.OneToOneField("reviews.Assignment", models.PROTECT, related_name="link")
    secret_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.assignment} link"
