"""Tables of the room ``award``."""

from django.db import models


class Rubric(models.Model):
    """Criteria and weights, versioned; frozen once an edition uses it. Weights are ours, not official."""

    name = models.CharField(max_length=120)
    version = models.SmallIntegerField()
    achievement = models.CharField(max_length=12)  # coverage or participants: both readings of "capaian terbesar"
    weights = models.JSONField()  # criterion -> whole percent, summing to 100
    frozen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="rubric_version_once")]


class Edition(models.Model):
    """One year's award: what is judged, as of when, against which earlier month."""

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=150)
    assessment_year = models.SmallIntegerField()
    ceremony_on = models.DateField(null=True)
    measured_month = models.DateField()
    compared_month = models.DateField()
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT)
    state = models.CharField(max_length=12)  # draft, provisional, final
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField()


class Scorecard(models.Model):
    """One regency's score in one computation of an edition, with its frozen inputs."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT)
    computation = models.SmallIntegerField()
    region_code = models.CharField(max_length=13, db_collation="C")
    inputs = models.JSONField()
    lines = models.JSONField()
    total = models.DecimalField(max_digits=8, decimal_places=4)
    rank = models.SmallIntegerField()
    fingerprint = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "computation", "region_code"], name="scorecard_once")]


class RecordedWinner(models.Model):
    """A real result as published, shown apart from anything computed here."""

    assessment_year = models.SmallIntegerField()
    ceremony_on = models.DateField(null=True)
    category = models.CharField(max_length=120)
    place = models.SmallIntegerField(null=True)
    region_code = models.CharField(max_length=13, db_collation="C")
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)
