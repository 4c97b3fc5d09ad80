"""A note stays as it was written: it is corrected by another one."""

from __future__ import annotations

from kikin.office.guards import append_only

GUARDS = append_only("oversight_oversightnote")
