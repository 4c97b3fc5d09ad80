"""What was stated stays stated: a version is corrected by a new one."""

from __future__ import annotations

from kikin.office.guards import append_only

GUARDS = append_only("control_ownershipversion")
