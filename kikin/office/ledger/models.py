"""The ledger's records. Only `posting` writes them, and the database keeps the balances and refuses to
overdraw.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kikin.fund.ledger import KINDS
from kikin.values.money import MAX_YEN

_KEY = 80
_REF = 120


class Account(models.Model):
    """An account, named by its family and parts: `commitment:JPNP22001`."""

    name = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Balance(models.Model):
    """What an account holds now, its newest transfer by number and by date: kept by the database alone."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.PROTECT)
    balance_yen = models.BigIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)
    last_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.account}: {self.balance_yen}"


class MonthEnd(models.Model):
    """What an account held at the end of a month in which it was moved (`month` is its first day), with how many
    transfers had taken from it by then and the newest of those counted: kept by the database alone. A statement at a
    past date needs no more than these and the transfers of one month.
    """

    pk = models.CompositePrimaryKey("account_id", "month")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    balance_yen = models.BigIntegerField(default=0)
    sent_count = models.BigIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)

    class Meta:
        db_table = "ledger_month_end"

    def __str__(self) -> str:
        return f"{self.account}, {self.month:%Y-%m}: {self.balance_yen}"


def _side() -> models.ForeignKey[Account, Account]:
    """An account that a transfer moves. That it is there the guards have looked, who lock it and change its balance,
    and none is ever removed: to let the database look once more at every commit would cost a quarter of the posting.
    """
    return models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)


class Transfer(models.Model):
    """One transfer of whole yen, with every dimension that a report will ask for. See
    `kikin.fund.ledger.Row`.
    """

    kind = models.CharField(max_length=24)
    from_account = _side()
    to_account = _side()
    amount_yen = models.BigIntegerField()
    on = models.DateField()
    fiscal_year = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    event_uid = models.CharField(max_length=32)
    appropriation = models.CharField(max_length=_KEY, blank=True)
    agency = models.CharField(max_length=_KEY, blank=True)
    field = models.CharField(max_length=_KEY, blank=True)
    concept = models.CharField(max_length=_REF, blank=True)
    call = models.CharField(max_length=_REF, blank=True)
    award = models.CharField(max_length=_REF, blank=True)
    member = models.CharField(max_length=_REF, blank=True)
    instrument = models.CharField(max_length=_KEY, blank=True)
    document = models.CharField(max_length=200)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["on", "from_account", "to_account", "amount_yen"], name="ledger_transfer_by_day"),
            models.Index(fields=["from_account", "on"], name="ledger_transfer_by_source"),
            models.Index(fields=["to_account", "on"], name="ledger_transfer_by_target"),
            models.Index(fields=["award"], name="ledger_transfer_by_award"),
            models.Index(fields=["event_uid"], name="ledger_transfer_by_event"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_yen__gte=1, amount_yen__lte=MAX_YEN), name="ledger_transfer_amount_is_postable"
            ),
            models.CheckConstraint(condition=~Q(from_account=F("to_account")), name="ledger_transfer_moves_something"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="ledger_transfer_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.amount_yen}"


class ClosedYear(models.Model):
    """A fiscal year that was closed: no later transfer may be dated on its last day or before it. `last_id` is the
    newest transfer at that moment. The event that closed it says the same.
    """

    fiscal_year = models.PositiveSmallIntegerField(primary_key=True)
    last_on = models.DateField(unique=True)
    last_id = models.BigIntegerField()
    event_uid = models.CharField(max_length=32)

    class Meta:
        db_table = "ledger_closed_year"
        ordering = ["last_on"]

    def __str__(self) -> str:
        return f"{self.fiscal_year}, until {self.last_on}"
