"""Tables of the room ``ledger``. Transfers are append-only in the database itself (trigger)."""

from django.db import models
from django.db.models import F, Q


class Account(models.Model):
    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)  # asset, liability
    opened_at = models.DateTimeField()


class Transfer(models.Model):
    """Money from one account to another: debit, credit, positive whole rupiah."""

    debit_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    credit_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount_rp = models.BigIntegerField()
    kind = models.CharField(max_length=20)  # payment, reversal, settlement, remittance, correction
    reference = models.CharField(max_length=80)  # opaque: a payment's public number
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_rp__gt=0), name="transfer_amount_positive"),
            models.CheckConstraint(condition=~Q(debit_account=F("credit_account")), name="transfer_two_accounts"),
        ]
        indexes = [models.Index(fields=["reference"], name="transfer_reference")]


class DailySum(models.Model):
    """A sealed day's sums of one account; a balance is these plus the unsealed tail."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    day = models.DateField()
    debit_rp = models.BigIntegerField()
    credit_rp = models.BigIntegerField()
    last_transfer_id = models.BigIntegerField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "day"], name="daily_sum_once")]
