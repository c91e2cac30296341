"""Tables of the room ``funding``."""

from django.db import models


class Source(models.Model):
    """Where money comes from, and who counts as payer under the law."""

    code = models.CharField(primary_key=True, max_length=20)
    name = models.CharField(max_length=120)
    payer = models.CharField(max_length=10)  # law.terms.Payer: decides the relief
    rule = models.CharField(max_length=300)
    confidence = models.CharField(max_length=1)


class Budget(models.Model):
    """A ceiling (pagu) of one region for one year from one source."""

    region_code = models.CharField(max_length=13, db_collation="C")
    year = models.SmallIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    ceiling_rp = models.BigIntegerField()
    committed_rp = models.BigIntegerField(default=0)
    document = models.CharField(max_length=120)  # DPA number
    is_example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region_code", "year", "source", "document"], name="budget_once"),
            models.CheckConstraint(
                condition=models.Q(committed_rp__gte=0, committed_rp__lte=models.F("ceiling_rp")),
                name="budget_not_exceeded",
            ),
            models.CheckConstraint(condition=models.Q(ceiling_rp__gt=0), name="budget_positive"),
        ]


class Commitment(models.Model):
    """Budget set aside for one bill."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT)
    reference = models.CharField(max_length=80, unique=True)
    amount_rp = models.BigIntegerField()
    committed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount_rp__gt=0), name="commitment_positive")]


class Regulation(models.Model):
    """A regulation in force in a region that carries the programme. An empty region means the whole country."""

    region_code = models.CharField(max_length=13, blank=True, db_collation="C")
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True)
    source = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=1)
    note = models.CharField(max_length=300, blank=True, default="")  # what is not known of it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_code", "kind", "number"], name="regulation_once")]
