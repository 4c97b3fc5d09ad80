"""When each job is due, who is at it, and how it ended last."""

from __future__ import annotations

from django.db import models

NAME_LENGTH = 60


class ScheduledJob(models.Model):
    """A job's hours. `worker` has it until `leased_until`; a worker that was killed says nothing more, and loses it."""

    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    due_at = models.DateTimeField()
    worker = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True, help_text="unless it was done since")
    fault = models.CharField(max_length=100, blank=True, help_text="the kind of the fault, and nothing of what it said")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
