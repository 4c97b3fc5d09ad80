"""Lists as records. An entry is kept once, however many versions it stands in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kikin.fund.lists import VERSION
from kikin.fund.relations import Subject
from kikin.office.records import REF_LENGTH, Record, state_is_in
from kikin.values.text import Text

KEY_LENGTH, NAME_LENGTH, DIGEST_LENGTH = 120, 1_000, 64


class Watchlist(models.Model):
    """A list of names to compare with, version after version."""

    name = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def subject(self) -> Subject:
        return Subject("watchlist", self.name)


class WatchlistVersion(Record):
    """A list as one file gave it; `sha256` digests its entries, `file_sha256` the bytes that they were read from.

    `base` is the version that was in force when it was proposed: what it adds, removes and changes is told of that.
    """

    lifecycle = VERSION
    subject_relations: ClassVar[tuple[str, ...]] = ("watchlist",)

    watchlist = models.ForeignKey(Watchlist, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    file_sha256 = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    format = models.CharField(max_length=16, blank=True)
    effective_on = models.DateField()
    rows_count = models.PositiveIntegerField()
    added_count = models.PositiveIntegerField()
    removed_count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=REF_LENGTH, blank=True)
    shrink_reasons = models.TextField(blank=True, help_text="why the file is right, though it has lost many rows")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=REF_LENGTH, blank=True)
    reasons_ja = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    class Meta:
        ordering = ["watchlist", "number"]
        constraints = [
            state_is_in(VERSION),
            models.UniqueConstraint(fields=["watchlist", "number"], name="watchlist_version_is_numbered_once"),
            models.UniqueConstraint(
                fields=["watchlist"],
                condition=models.Q(state="proposed"),
                name="watchlist_has_one_version_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.watchlist} {self.number}"

    @property
    def reasons(self) -> Text:
        return Text(self.reasons_ja or self.reasons_en, self.reasons_en or self.reasons_ja)

    def subject(self) -> Subject:
        return Subject("watchlist_version", self.ref, self.state, done_by=frozenset(filter(None, [self.proposed_by])))


class WatchlistEntry(models.Model):
    """One content of one entry of a list: the same row in every version that says the same of it."""

    watchlist = models.ForeignKey(Watchlist, models.PROTECT, related_name="entries")
    key = models.CharField(max_length=KEY_LENGTH)
    digest = models.CharField(max_length=DIGEST_LENGTH, help_text="SHA-256 of all that follows, and of the key")
    name = models.CharField(max_length=NAME_LENGTH)
    aliases = models.JSONField(default=list)
    kind = models.CharField(max_length=16, blank=True)
    countries = models.JSONField(default=list)
    birth_dates = models.JSONField(default=list)
    identifiers = models.JSONField(default=list, help_text="[[scheme, value], ...]")
    programmes = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["watchlist", "digest"], name="watchlist_entry_is_kept_once")]
        indexes = [models.Index(fields=["watchlist", "key"], name="watchlist_entry_key")]

    def __str__(self) -> str:
        return f"{self.watchlist} {self.key}"


class Stay(models.Model):
    """From which to which version an entry stands on its list, by their numbers; without a last, it still does."""

    entry = models.ForeignKey(WatchlistEntry, models.PROTECT, related_name="stays")
    watchlist = models.ForeignKey(Watchlist, models.PROTECT, related_name="+")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "first"], name="watchlist_stay_begins_once"),
            models.CheckConstraint(
                condition=models.Q(last__isnull=True) | models.Q(last__gte=models.F("first")),
                name="watchlist_stay_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["watchlist", "last"], name="watchlist_stay_last")]

    def __str__(self) -> str:
        return f"{self.entry} {self.first}-{self.last or ''}"
