"""What was handed in stays as it was handed in, whoever writes."""

from __future__ import annotations

from kikin.office.guards import Guard, GuardsByVendor

_TABLE = "milestones_paper"
_SAID = f"{_TABLE}: what was handed in is never changed or removed"

GUARDS: GuardsByVendor = {
    "sqlite": tuple(
        Guard(
            f"{_TABLE}_refuses_{what.lower()}",
            _TABLE,
            f"BEFORE {what}",
            f"SELECT RAISE(ABORT, '{_SAID}') WHERE OLD.handed_in_at IS NOT NULL;",
        )
        for what in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        Guard(
            f"{_TABLE}_refuses_change",
            _TABLE,
            "BEFORE UPDATE OR DELETE",
            f"""
            BEGIN
                IF OLD.handed_in_at IS NOT NULL THEN
                    RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'DELETE' THEN
                    RETURN OLD;
                END IF;
                RETURN NEW;
            END
            """,
            of="FOR EACH ROW",
        ),
    ),
}
