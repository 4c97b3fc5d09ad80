"""The trail's records. Nothing but `record` writes them, and the database lets nobody change them."""

from __future__ import annotations

from django.db import models

from kikin.office.audit.chain import BEGINNING


class Event(models.Model):
    """One thing that happened. `canonical` is the very text whose hash is `hash`; the columns repeat it for
    queries.

    `actor` is a person's ref or empty, `body` the key or ref of what was acted for, `at` an instant in UTC.
    """

    position = models.IntegerField(primary_key=True)
    uid = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=64)
    actor = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=40)
    body = models.CharField(max_length=80, blank=True)
    door = models.CharField(max_length=40, blank=True)
    object_kind = models.CharField(max_length=40)
    object_ref = models.CharField(max_length=120, blank=True)
    charter_digest = models.CharField(max_length=64, blank=True)
    canonical = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["object_kind", "object_ref"], name="audit_event_by_object")]
        constraints = [models.CheckConstraint(condition=models.Q(position__gte=1), name="audit_event_counts_from_one")]

    def __str__(self) -> str:
        return f"{self.position} {self.name}"


class Head(models.Model):
    """Where the trail ends: one row, kept by the database as events come, and the lock that writers queue at."""

    id = models.IntegerField(primary_key=True, default=1)
    position = models.IntegerField(default=0)
    hash = models.CharField(max_length=64, default=BEGINNING)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_one")]

    def __str__(self) -> str:
        return f"{self.position} {self.hash}"
