"""What the database itself holds of the ledger: rows stay, balances follow rows, and nobody overdraws.

A CHECK on a balance would not be enough: on SQLite `INSERT OR IGNORE` walks past it. So SQLite's triggers
raise, and raise on unknown (NULL) as on no. PostgreSQL checks a whole statement at once, with the balances
that it touches locked in the order of their accounts, so that two writers can wait for each other but never
in a circle.
"""

from __future__ import annotations

from kikin.fund.ledger import SOURCES
from kikin.office.guards import Guard, append_only
from kikin.values.money import MAX_YEN

_ROWS = append_only("ledger_transfer")
_ACCOUNTS = append_only("ledger_account")
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
            overdrawn text;
        BEGIN
            SELECT array_agg(DISTINCT account_id) INTO touched FROM (
                SELECT from_account_id AS account_id FROM added UNION ALL SELECT to_account_id FROM added
            ) sides;
            PERFORM 1 FROM ledger_balance WHERE account_id = ANY (touched) ORDER BY account_id FOR NO KEY UPDATE;
            UPDATE ledger_balance b SET balance_yen = b.balance_yen + net.change_yen,
                last_id = greatest(b.last_id, net.last_id), last_on = greatest(b.last_on, net.last_on)
            FROM (
                SELECT account_id, sum(change_yen) AS change_yen, max(id) AS last_id, max("on") AS last_on FROM (
                    SELECT from_account_id AS account_id, -amount_yen AS change_yen, id, "on" FROM added
                    UNION ALL SELECT to_account_id, amount_yen, id, "on" FROM added
                ) sides GROUP BY account_id
            ) net WHERE b.account_id = net.account_id;
            GET DIAGNOSTICS moved_count = ROW_COUNT;
            IF moved_count <> coalesce(cardinality(touched), 0) THEN
                RAISE EXCEPTION 'ledger_transfer: there is no such account'
                    USING ERRCODE = 'foreign_key_violation';
            END IF;
            SELECT a.name INTO overdrawn FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id
                WHERE b.account_id = ANY (touched) AND b.balance_yen < 0 AND a.name NOT IN ({_SOURCES}) LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'ledger_transfer: % would be overdrawn', overdrawn
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END
        """,
        of="REFERENCING NEW TABLE AS added FOR EACH STATEMENT",
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
)

GUARDS = {
    "sqlite": (*_ROWS["sqlite"], *_ACCOUNTS["sqlite"], *_SQLITE),
    "postgresql": (*_ROWS["postgresql"], *_ACCOUNTS["postgresql"], *_POSTGRESQL),
}
