"""The only place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.conf import settings


def now() -> datetime:
    """The present instant in UTC; in a demonstration set to a day, the present time of that day."""
    real = really_now()
    day: date | None = settings.KIKIN_TODAY
    if day is None:
        return real
    return datetime.combine(day, time(real.hour, real.minute, real.second, real.microsecond), UTC)


def really_now() -> datetime:
    """The present instant in UTC, whatever day a demonstration plays; needs no settings."""
    return datetime.now(UTC)
