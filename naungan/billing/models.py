"""Tables of the room ``billing``."""

from django.db import models


class Partner(models.Model):
    """A bank that asks and pays. Secrets stand sealed."""

    client_id = models.CharField(max_length=60, unique=True)
    service_id = models.CharField(max_length=8, unique=True)  # partnerServiceId without padding
    name = models.CharField(max_length=120)
    public_key_pem = models.TextField()
    sealed_secret = models.BinaryField()
    profile = models.JSONField(default=dict)  # dialect and limits of this partner
    is_sandbox = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    settlement_account = models.CharField(max_length=60)  # ledger account code
    created_at = models.DateTimeField()


class Bill(models.Model):
    """What is owed under one code."""

    code = models.CharField(max_length=20, unique=True)
    issuer = models.CharField(max_length=10)  # naungan: our kode bayar; bpjstk: the fund's kode iuran
    kind = models.CharField(max_length=10)  # village, individual, company, project
    state = models.CharField(max_length=10)  # open, paid, expired, cancelled, reversed
    title = models.CharField(max_length=150)
    region_code = models.CharField(max_length=13, db_collation="C")
    payer = models.CharField(max_length=10)  # law.terms.Payer
    source_code = models.CharField(max_length=20, blank=True)  # funding source
    employer_id = models.BigIntegerField(null=True)
    project_id = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=60, blank=True)  # e.g. programme:61.02.07.2001:2026
    line_count = models.IntegerField()
    first_month = models.DateField()
    last_month = models.DateField()
    jkk_rp = models.BigIntegerField()
    jkm_rp = models.BigIntegerField()
    jht_rp = models.BigIntegerField(default=0)
    jp_rp = models.BigIntegerField(default=0)
    total_rp = models.BigIntegerField()
    rule_version = models.CharField(max_length=300)  # each version that priced a month of it
    priced_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    total_rp=models.F("jkk_rp") + models.F("jkm_rp") + models.F("jht_rp") + models.F("jp_rp")
                ),
                name="bill_adds_up",
            ),
            models.CheckConstraint(condition=models.Q(total_rp__gt=0), name="bill_positive"),
        ]
        indexes = [
            models.Index(fields=["region_code", "state"], name="bill_region_state"),
            models.Index(fields=["reference"], name="bill_reference", condition=~models.Q(reference="")),
            models.Index(fields=["expires_at"], name="bill_open_until", condition=models.Q(state="open")),
        ]


class BillLine(models.Model):
    """One worker's months on a bill, with amounts per programme for all of them together."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT)
    worker_id = models.BigIntegerField()
    first_month = models.DateField()
    month_count = models.SmallIntegerField()
    segment = models.CharField(max_length=12)
    programmes = models.SmallIntegerField()
    region_code = models.CharField(max_length=13, db_collation="C")
    jkk_rp = models.BigIntegerField()
    jkm_rp = models.BigIntegerField()
    jht_rp = models.BigIntegerField(default=0)
    jp_rp = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["worker_id"], name="bill_line_worker")]


class MonthClaim(models.Model):
    """A worker-month spoken for by an open or paid bill. Expiry and cancellation delete it."""

    line = models.ForeignKey(BillLine, on_delete=models.PROTECT)
    worker_id = models.BigIntegerField()
    month = models.DateField()
    employer_id = models.BigIntegerField(default=0)  # 0: not through an employer

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker_id", "month", "employer_id"], name="month_claimed_once")]


class Payment(models.Model):
    """A bill paid. One payment in force per bill."""

    number = models.CharField(max_length=40, unique=True)  # receipt number, the ledger's reference
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT)
    request_id = models.CharField(max_length=128)
    amount_rp = models.BigIntegerField()
    paid_at = models.DateTimeField()  # when the bank says it happened
    recorded_at = models.DateTimeField()
    bank_reference = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    programme_references = models.JSONField(default=dict)  # programme -> the bank's billReferenceNo
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bill"], condition=models.Q(reversed_at__isnull=True), name="payment_one_per_bill"
            ),
            models.UniqueConstraint(fields=["partner", "request_id"], name="payment_request_once"),
        ]


class ChannelMessage(models.Model):
    """A partner's message and the very bytes it was answered with."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT)
    service = models.CharField(max_length=2)
    external_id = models.CharField(max_length=64)
    external_day = models.DateField()  # Asia/Jakarta
    request_id = models.CharField(max_length=128, blank=True)
    fingerprint = models.BinaryField(null=True)
    bill_code = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=30)
    answer = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "external_day", "external_id"], name="external_id_once_a_day")
        ]
        indexes = [
            models.Index(fields=["partner", "request_id"], name="message_request"),
            models.Index(fields=["received_at"], name="message_received"),
        ]
