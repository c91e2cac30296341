"""Tables of the room ``coverage``."""

from django.db import models


class Target(models.Model):
    """A coverage target by whose decision; two systems of targets coexist."""

    region_code = models.CharField(max_length=13, db_collation="C")
    year = models.SmallIntegerField()
    rate = models.DecimalField(max_digits=6, decimal_places=4)
    issuer = models.CharField(max_length=60)
    source = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_code", "year", "issuer"], name="target_once")]


class PublishedFigure(models.Model):
    """What was published: registered participants, not what this system computes."""

    region_code = models.CharField(max_length=13, db_collation="C")
    period = models.CharField(max_length=10)
    participants = models.BigIntegerField(null=True)
    workers = models.BigIntegerField(null=True)
    rate = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)


class SealedFigure(models.Model):
    """A month's counts made final; a later change adds a revision, never an update."""

    month = models.DateField()
    revision = models.SmallIntegerField()
    region_code = models.CharField(max_length=13, db_collation="C")
    segment = models.CharField(max_length=12)
    protected = models.BigIntegerField()
    acknowledged = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    sealed_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "revision", "region_code", "segment"], name="sealed_once")
        ]
        indexes = [models.Index(fields=["region_code", "month"], name="sealed_of_region")]
