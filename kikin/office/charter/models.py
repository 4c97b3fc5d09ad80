"""The charter's versions, and the counters behind public refs."""

from __future__ import annotations

from django.db import models

from kikin.fund.relations import Subject


class CharterVersion(models.Model):
    """One version of the one charter of this home. The newest is in force."""

    number = models.PositiveIntegerField(unique=True)
    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    reason = models.TextField(blank=True)
    adopted_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""), name="charter_amendment_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"

    def subject(self) -> Subject:
        return Subject("charter", str(self.number))


class Serial(models.Model):
    """How far the refs of one kind have counted within one fiscal year."""

    kind = models.CharField(max_length=64)
    fiscal_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "fiscal_year"], name="serial_is_one_a_year")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.fiscal_year}: {self.last}"
