"""What the database itself holds of the ledger: rows stay, balances follow rows, and nobody overdraws.

A CHECK on a balance would not be enough: on SQLite `INSERT OR IGNORE` walks past it. So SQLite's triggers
raise, and raise on unknown (NULL) as on no. PostgreSQL checks a whole statement at once, with the balances
that it touches locked in the order of their accounts, so that two writers can wait for each other but never
in a circle.

Nothing is dated in a closed year. On PostgreSQL whoever posts shares a lock, and whoever closes a year takes it
alone: so a year is closed between two postings, never in the middle of one. (SQLite has one writer at a time.)
"""

from __future__ import annotations

from kikin.fund.ledger import SOURCES
from kikin.office.guards import Function, Guard, append_only
from kikin.values.money import MAX_YEN

PERIOD_LOCK = "'ledger_closed_year'::regclass::oid::bigint"
"""On PostgreSQL, the key of the advisory lock between posting and closing a year."""

_ROWS = append_only("ledger_transfer")
_CLOSED_YEARS = append_only("ledger_closed_year")
_ACCOUNTS = append_only("ledger_account")
_MONTH = """(substr(NEW."on", 1, 8) || '01')"""
_MONTH_ADDED = """date_trunc('month', "on"::timestamp)::date"""
_SOURCES = ", ".join(f"'{name}'" for name in sorted(SOURCES))

_SQLITE = (
    Guard(
        "ledger_account_is_new",
        "ledger_account",
        "BEFORE INSERT",
        # REPLACE would remove the old row without asking: refuse before it can.
        """
        SELECT RAISE(ABORT, 'ledger_account: this account is there already')
        WHERE EXISTS (SELECT 1 FROM ledger_account WHERE id = NEW.id OR name = NEW.name);
        """,
    ),
    Guard(
        "ledger_account_opens",
        "ledger_account",
        "AFTER INSERT",
        "INSERT INTO ledger_balance (account_id, balance_yen, last_id, last_on) VALUES (NEW.id, 0, 0, NULL);",
    ),
    Guard(
        "ledger_transfer_may_be_posted",
        "ledger_transfer",
        "BEFORE INSERT",
        f"""
        SELECT RAISE(ABORT, 'ledger_transfer: this transfer is there already')
        WHERE EXISTS (SELECT 1 FROM ledger_transfer WHERE id = NEW.id OR corrects_id = NEW.corrects_id);
        SELECT RAISE(ABORT, 'ledger_transfer: an amount is whole yen above zero')
        WHERE (typeof(NEW.amount_yen) = 'integer' AND NEW.amount_yen BETWEEN 1 AND {MAX_YEN}) IS NOT TRUE;
        SELECT RAISE(ABORT, 'ledger_transfer: its date lies in a closed year')
        WHERE (NEW."on" > coalesce((SELECT max(last_on) FROM ledger_closed_year), '')) IS NOT TRUE;
        SELECT RAISE(ABORT, 'ledger_transfer: an account would be overdrawn')
        WHERE (
            SELECT a.name IN ({_SOURCES}) OR b.balance_yen >= NEW.amount_yen
            FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id WHERE a.id = NEW.from_account_id
        ) IS NOT TRUE;
        SELECT RAISE(ABORT, 'ledger_transfer: there is no such account')
        WHERE NOT EXISTS (SELECT 1 FROM ledger_balance WHERE account_id = NEW.to_account_id);
        """,
    ),
    Guard(
        "ledger_transfer_is_posted",
        "ledger_transfer",
        "AFTER INSERT",
        """
        UPDATE ledger_balance SET balance_yen = balance_yen - NEW.amount_yen, last_id = NEW.id,
            last_on = coalesce(max(last_on, NEW."on"), NEW."on") WHERE account_id = NEW.from_account_id;
        UPDATE ledger_balance SET balance_yen = balance_yen + NEW.amount_yen, last_id = NEW.id,
            last_on = coalesce(max(last_on, NEW."on"), NEW."on") WHERE account_id = NEW.to_account_id;
        """,
    ),
    Guard(
        "ledger_month_end_is_kept",
        "ledger_transfer",
        "AFTER INSERT",
        # A month opens with what the last one before it closed with; then it and all later ones take the change.
        f"""
        INSERT INTO ledger_month_end (account_id, month, balance_yen, sent_count, last_id)
        SELECT b.account_id, {_MONTH}, coalesce(e.balance_yen, 0), coalesce(e.sent_count, 0), coalesce(e.last_id, 0)
        FROM ledger_balance b LEFT JOIN ledger_month_end e ON e.account_id = b.account_id AND e.month = (
            SELECT max(month) FROM ledger_month_end WHERE account_id = b.account_id AND month < {_MONTH}
        ) WHERE b.account_id IN (NEW.from_account_id, NEW.to_account_id) AND NOT EXISTS (
            SELECT 1 FROM ledger_month_end WHERE account_id = b.account_id AND month = {_MONTH}
        );
        UPDATE ledger_month_end SET last_id = NEW.id, sent_count = sent_count + (account_id = NEW.from_account_id),
            balance_yen = balance_yen + iif(account_id = NEW.from_account_id, -NEW.amount_yen, NEW.amount_yen)
        WHERE account_id IN (NEW.from_account_id, NEW.to_account_id) AND month >= {_MONTH};
        """,
    ),
    Guard(
        "ledger_month_end_opens",
        "ledger_month_end",
        "BEFORE INSERT",
        """
        SELECT RAISE(ABORT, 'ledger_month_end: month ends follow the transfers')
        WHERE (
            NOT EXISTS (SELECT 1 FROM ledger_month_end WHERE account_id = NEW.account_id AND month = NEW.month)
            AND EXISTS (
                SELECT 1 FROM ledger_transfer WHERE NEW.account_id IN (from_account_id, to_account_id)
                AND "on" >= NEW.month AND "on" < date(NEW.month, '+1 month')
            )
            AND (NEW.balance_yen, NEW.sent_count, NEW.last_id) = (
                SELECT balance_yen, sent_count, last_id FROM (
                    SELECT month, balance_yen, sent_count, last_id FROM ledger_month_end
                    WHERE account_id = NEW.account_id AND month < NEW.month UNION ALL SELECT '', 0, 0, 0
                ) ORDER BY month DESC LIMIT 1
            )
        ) IS NOT TRUE;
        """,
    ),
    Guard(
        "ledger_month_end_follows",
        "ledger_month_end",
        "BEFORE UPDATE",
        """
        SELECT RAISE(ABORT, 'ledger_month_end: month ends follow the transfers')
        WHERE (
            NEW.account_id = OLD.account_id AND NEW.month = OLD.month AND NEW.last_id > OLD.last_id AND (
                SELECT (
                    t.from_account_id = OLD.account_id AND NEW.balance_yen = OLD.balance_yen - t.amount_yen
                    AND NEW.sent_count = OLD.sent_count + 1
                    OR t.to_account_id = OLD.account_id AND NEW.balance_yen = OLD.balance_yen + t.amount_yen
                    AND NEW.sent_count = OLD.sent_count
                ) AND substr(t."on", 1, 8) || '01' <= OLD.month
                FROM ledger_transfer t WHERE t.id = NEW.last_id
            )
        ) IS NOT TRUE;
        """,
    ),
    Guard(
        "ledger_month_end_stays",
        "ledger_month_end",
        "BEFORE DELETE",
        "SELECT RAISE(ABORT, 'ledger_month_end: month ends follow the transfers');",
    ),
    Guard(
        "ledger_year_may_be_closed",
        "ledger_closed_year",
        "BEFORE INSERT",
        """
        SELECT RAISE(ABORT, 'ledger_closed_year: years are closed once and in order')
        WHERE EXISTS (
            SELECT 1 FROM ledger_closed_year WHERE fiscal_year >= NEW.fiscal_year OR last_on >= NEW.last_on
        );
        SELECT RAISE(ABORT, 'ledger_closed_year: a year is closed after the newest transfer')
        WHERE (NEW.last_id = (SELECT coalesce(max(id), 0) FROM ledger_transfer)) IS NOT TRUE;
        """,
    ),
    Guard(
        "ledger_balance_follows",
        "ledger_balance",
        "BEFORE UPDATE",
        """
        SELECT RAISE(ABORT, 'ledger_balance: balances follow the transfers')
        WHERE (
            NEW.account_id = OLD.account_id AND NEW.last_id > OLD.last_id AND (
                SELECT (
                    t.from_account_id = OLD.account_id AND NEW.balance_yen = OLD.balance_yen - t.amount_yen
                    OR t.to_account_id = OLD.account_id AND NEW.balance_yen = OLD.balance_yen + t.amount_yen
                ) AND NEW.last_on = coalesce(max(OLD.last_on, t."on"), t."on")
                FROM ledger_transfer t WHERE t.id = NEW.last_id
            )
        ) IS NOT TRUE;
        """,
    ),
    Guard(
        "ledger_balance_opens",
        "ledger_balance",
        "BEFORE INSERT",
        """
        SELECT RAISE(ABORT, 'ledger_balance: balances follow the transfers')
        WHERE (
            NEW.balance_yen = 0 AND NEW.last_id = 0 AND NEW.last_on IS NULL
            AND EXISTS (SELECT 1 FROM ledger_account WHERE id = NEW.account_id)
            AND NOT EXISTS (SELECT 1 FROM ledger_balance WHERE account_id = NEW.account_id)
        ) IS NOT TRUE;
        """,
    ),
    Guard(
        "ledger_balance_stays",
        "ledger_balance",
        "BEFORE DELETE",
        "SELECT RAISE(ABORT, 'ledger_balance: balances follow the transfers');",
    ),
)

_POSTGRESQL = (
    Guard(
        "ledger_account_opens",
        "ledger_account",
        "AFTER INSERT",
        """
        BEGIN
            INSERT INTO ledger_balance (account_id, balance_yen, last_id, last_on) VALUES (NEW.id, 0, 0, NULL);
            RETURN NULL;
        END
        """,
        of="FOR EACH ROW",
    ),
    Guard(
        "ledger_transfer_is_posted",
        "ledger_transfer",
        "AFTER INSERT",
        f"""
        DECLARE
            touched bigint[];
            moved_count bigint;
            overdrawn bigint;
            closed_on date;
            opened date;
        BEGIN
            PERFORM pg_advisory_xact_lock_shared({PERIOD_LOCK});
            SELECT max(last_on) INTO closed_on FROM ledger_closed_year;
            IF EXISTS (SELECT 1 FROM added WHERE "on" <= closed_on) THEN
                RAISE EXCEPTION 'ledger_transfer: its date lies in a closed year, until %', closed_on
                    USING ERRCODE = 'check_violation';
            END IF;
            SELECT array_agg(DISTINCT account_id) INTO touched FROM (
                SELECT from_account_id AS account_id FROM added UNION ALL SELECT to_account_id FROM added
            ) sides;
            PERFORM 1 FROM ledger_balance WHERE account_id = ANY (touched) ORDER BY account_id FOR NO KEY UPDATE;
            WITH moved AS (
                UPDATE ledger_balance b SET balance_yen = b.balance_yen + net.change_yen,
                    last_id = greatest(b.last_id, net.last_id), last_on = greatest(b.last_on, net.last_on)
                FROM (
                    SELECT account_id, sum(change_yen) AS change_yen, max(id) AS last_id, max("on") AS last_on FROM (
                        SELECT from_account_id AS account_id, -amount_yen AS change_yen, id, "on" FROM added
                        UNION ALL SELECT to_account_id, amount_yen, id, "on" FROM added
                    ) sides GROUP BY account_id
                ) net WHERE b.account_id = net.account_id RETURNING b.account_id, b.balance_yen
            )
            SELECT count(*), min(account_id) FILTER (
                WHERE balance_yen < 0 AND account_id NOT IN (SELECT id FROM ledger_account WHERE name IN ({_SOURCES}))
            ) INTO moved_count, overdrawn FROM moved;
            IF moved_count <> coalesce(cardinality(touched), 0) THEN
                RAISE EXCEPTION 'ledger_transfer: there is no such account'
                    USING ERRCODE = 'foreign_key_violation';
            END IF;
            IF overdrawn IS NOT NULL THEN
                RAISE EXCEPTION 'ledger_transfer: % would be overdrawn',
                    (SELECT name FROM ledger_account WHERE id = overdrawn) USING ERRCODE = 'check_violation';
            END IF;
            -- A month opens with what the last one before it closed with; then it and all later ones take the change.
            FOR opened IN SELECT DISTINCT {_MONTH_ADDED} FROM added LOOP
                INSERT INTO ledger_month_end (account_id, month, balance_yen, sent_count, last_id)
                SELECT moved.account_id, opened, coalesce(e.balance_yen, 0), coalesce(e.sent_count, 0),
                    coalesce(e.last_id, 0)
                FROM (
                    SELECT from_account_id AS account_id FROM added WHERE {_MONTH_ADDED} = opened
                    UNION SELECT to_account_id FROM added WHERE {_MONTH_ADDED} = opened
                ) moved LEFT JOIN LATERAL (
                    SELECT balance_yen, sent_count, last_id FROM ledger_month_end
                    WHERE account_id = moved.account_id AND month < opened ORDER BY month DESC LIMIT 1
                ) e ON true WHERE NOT EXISTS (
                    SELECT 1 FROM ledger_month_end WHERE account_id = moved.account_id AND month = opened
                );
                UPDATE ledger_month_end e SET balance_yen = e.balance_yen + net.change_yen,
                    sent_count = e.sent_count + net.sent_count, last_id = greatest(e.last_id, net.last_id)
                FROM (
                    SELECT account_id, sum(change_yen) AS change_yen, sum(sent) AS sent_count, max(id) AS last_id
                    FROM (
                        SELECT from_account_id AS account_id, -amount_yen AS change_yen, 1 AS sent, id FROM added
                        WHERE {_MONTH_ADDED} = opened
                        UNION ALL SELECT to_account_id, amount_yen, 0, id FROM added WHERE {_MONTH_ADDED} = opened
                    ) sides GROUP BY account_id
                ) net WHERE e.account_id = net.account_id AND e.month >= opened;
            END LOOP;
            RETURN NULL;
        END
        """,
        of="REFERENCING NEW TABLE AS added FOR EACH STATEMENT",
        planned_once=True,
    ),
    Guard(
        "ledger_year_may_be_closed",
        "ledger_closed_year",
        "BEFORE INSERT",
        f"""
        BEGIN
            PERFORM pg_advisory_xact_lock({PERIOD_LOCK});
            IF EXISTS (
                SELECT 1 FROM ledger_closed_year WHERE fiscal_year >= NEW.fiscal_year OR last_on >= NEW.last_on
            ) THEN
                RAISE EXCEPTION 'ledger_closed_year: years are closed once and in order'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF NEW.last_id IS DISTINCT FROM (SELECT coalesce(max(id), 0) FROM ledger_transfer) THEN
                RAISE EXCEPTION 'ledger_closed_year: a year is closed after the newest transfer'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END
        """,
        of="FOR EACH ROW",
    ),
    Guard(
        "ledger_balance_follows",
        "ledger_balance",
        "BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE",
        # Balances are opened and moved from within the triggers on accounts and transfers, one level down.
        """
        BEGIN
            IF pg_trigger_depth() < 2 THEN
                RAISE EXCEPTION 'ledger_balance: balances follow the transfers'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END
        """,
    ),
    Guard(
        "ledger_month_end_follows",
        "ledger_month_end",
        "BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE",
        """
        BEGIN
            IF pg_trigger_depth() < 2 THEN
                RAISE EXCEPTION 'ledger_month_end: month ends follow the transfers'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END
        """,
    ),
)

GUARDS = {
    "sqlite": (*_ROWS["sqlite"], *_ACCOUNTS["sqlite"], *_CLOSED_YEARS["sqlite"], *_SQLITE),
    "postgresql": (*_ROWS["postgresql"], *_ACCOUNTS["postgresql"], *_CLOSED_YEARS["postgresql"], *_POSTGRESQL),
}

FUNCTIONS = (
    Function(
        "ledger_hold",
        "(names text[]) RETURNS TABLE (name text, account_id bigint, balance_yen bigint, last_on text)",
        # Each statement sees what was committed before it began, and so nothing that the lock has waited for is missed.
        f"""
        #variable_conflict use_column
        BEGIN
            PERFORM pg_advisory_xact_lock_shared({PERIOD_LOCK});
            RETURN QUERY SELECT NULL::text, NULL::bigint, NULL::bigint,
                to_char(max(last_on), 'YYYY-MM-DD') FROM ledger_closed_year;
            RETURN QUERY SELECT a.name::text, b.account_id, b.balance_yen, to_char(b.last_on, 'YYYY-MM-DD')
                FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
                WHERE a.name = ANY (names) ORDER BY b.account_id FOR NO KEY UPDATE OF b;
        END
        """,
    ),
)
"""What posting waits for: whoever is closing a year, then whoever holds these accounts, which it takes in the order of
their keys. A first row without a name has the last day that is closed.
"""
