"""Tables of the room ``regions``."""

from django.db import models


class Region(models.Model):
    """A region under its official code, valid from and until; codes are keys, names change."""

    code = models.CharField(primary_key=True, max_length=13, db_collation="C")
    name = models.CharField(max_length=120)
    level = models.SmallIntegerField()
    kind = models.CharField(max_length=12)  # provinsi, kabupaten, kota, kecamatan, desa, kelurahan
    parent_code = models.CharField(max_length=13, null=True, db_collation="C")
    bps_code = models.CharField(max_length=10, null=True)  # Statistics Indonesia's own code: never mixed with `code`
    postcode = models.CharField(max_length=5, null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    edition = models.CharField(max_length=60)  # the decree the row follows
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    in_example = models.BooleanField(default=False)  # kept by the demo province at its scale

    class Meta:
        indexes = [models.Index(fields=["parent_code", "code"], name="region_children")]


class RegionAlias(models.Model):
    """A former or variant spelling, to read messy lists. Never shown as the name."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE)
    alias = models.CharField(max_length=120)
    source = models.CharField(max_length=80)


class WorkforceDenominator(models.Model):
    """How many workers a region has, by whose count, for which day. Rows are added, never changed."""

    region_code = models.CharField(max_length=13, db_collation="C")
    segment = models.CharField(max_length=12)  # all, formal, informal, construction
    workers = models.BigIntegerField()
    issuer = models.CharField(max_length=20)  # sakernas, bpjstk, bps, contoh
    reference_on = models.DateField()
    source = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    confidence = models.CharField(max_length=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "segment", "issuer", "reference_on"], name="denominator_once"
            ),
            models.CheckConstraint(condition=models.Q(workers__gte=0), name="denominator_not_negative"),
        ]
