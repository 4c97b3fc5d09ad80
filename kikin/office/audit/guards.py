"""What the database itself holds of the trail: events follow each other, and nothing that is written changes."""

from __future__ import annotations

from kikin.office.guards import Guard, append_only

_EVENTS = append_only("audit_event")

_SQLITE = (
    Guard(
        "audit_event_follows",
        "audit_event",
        "BEFORE INSERT",
        # REPLACE would remove a row of the same uid without asking: refuse before it can.
        """
        SELECT RAISE(ABORT, 'audit_event: events follow each other without a gap')
        WHERE (NEW.position = (SELECT position + 1 FROM audit_head WHERE id = 1)) IS NOT TRUE;
        SELECT RAISE(ABORT, 'audit_event: this event is there already')
        WHERE EXISTS (SELECT 1 FROM audit_event WHERE uid = NEW.uid);
        """,
    ),
    Guard(
        "audit_event_moves_head",
        "audit_event",
        "AFTER INSERT",
        "UPDATE audit_head SET position = NEW.position, hash = NEW.hash WHERE id = 1;",
    ),
    Guard(
        "audit_head_follows",
        "audit_head",
        "BEFORE UPDATE",
        """
        SELECT RAISE(ABORT, 'audit_head: the head follows the events')
        WHERE (
            NEW.id = OLD.id AND NEW.position = OLD.position + 1
            AND NEW.hash = (SELECT hash FROM audit_event WHERE position = NEW.position)
        ) IS NOT TRUE;
        """,
    ),
    Guard(
        "audit_head_begins",
        "audit_head",
        "BEFORE INSERT",
        """
        SELECT RAISE(ABORT, 'audit_head: a trail begins once')
        WHERE NEW.position IS NOT 0 OR EXISTS (SELECT 1 FROM audit_head) OR EXISTS (SELECT 1 FROM audit_event);
        """,
    ),
    Guard(
        "audit_head_stays",
        "audit_head",
        "BEFORE DELETE",
        "SELECT RAISE(ABORT, 'audit_head: the head follows the events');",
    ),
)

_POSTGRESQL = (
    Guard(
        "audit_event_moves_head",
        "audit_event",
        "AFTER INSERT",
        """
        DECLARE
            head_position integer;
            added_count bigint;
            first_position integer;
            last_position integer;
        BEGIN
            SELECT count(*), min(position), max(position)
                INTO added_count, first_position, last_position FROM added;
            IF added_count = 0 THEN RETURN NULL; END IF;
            SELECT position INTO head_position FROM audit_head WHERE id = 1 FOR UPDATE;
            IF (first_position = head_position + 1 AND last_position = head_position + added_count) IS NOT TRUE THEN
                RAISE EXCEPTION 'audit_event: events follow each other without a gap'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            UPDATE audit_head SET position = last_position,
                hash = (SELECT added.hash FROM added WHERE added.position = last_position) WHERE id = 1;
            RETURN NULL;
        END
        """,
        of="REFERENCING NEW TABLE AS added FOR EACH STATEMENT",
    ),
    Guard(
        "audit_head_follows",
        "audit_head",
        "BEFORE UPDATE OR DELETE OR TRUNCATE",
        # The head is moved from within the trigger on events, one level down.
        """
        BEGIN
            IF pg_trigger_depth() < 2 THEN
                RAISE EXCEPTION 'audit_head: the head follows the events'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END
        """,
    ),
    Guard(
        "audit_head_begins",
        "audit_head",
        "BEFORE INSERT",
        """
        BEGIN
            IF NEW.position <> 0 OR EXISTS (SELECT 1 FROM audit_event) THEN
                RAISE EXCEPTION 'audit_head: a trail begins once'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END
        """,
        of="FOR EACH ROW",
    ),
)

GUARDS = {
    "sqlite": (*_EVENTS["sqlite"], *_SQLITE),
    "postgresql": (*_EVENTS["postgresql"], *_POSTGRESQL),
}
