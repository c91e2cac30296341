"""Tables of the room ``protection``.

``protection_personmonth`` is partitioned by month, which Django cannot create: the migration writes it in SQL. One
row in force per (worker, month): the unique index leaves withdrawn rows out, so that a month can be paid anew.
"""

from django.db import models


class PersonMonth(models.Model):
    """One worker protected for one month by exactly one evidence."""

    pk = models.CompositePrimaryKey("worker_id", "month", "evidence_id")
    worker_id = models.BigIntegerField()
    month = models.DateField()
    segment = models.CharField(max_length=12)
    programmes = models.SmallIntegerField()  # law.terms.Programme
    payer = models.CharField(max_length=10)  # law.terms.Payer
    region_code = models.CharField(max_length=13, db_collation="C")  # frozen when recorded
    evidence_kind = models.CharField(max_length=1)  # L: bill line, R: row of a fund report
    evidence_id = models.BigIntegerField()
    paid_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "protection_personmonth"


class HeadCount(models.Model):
    """Construction workers of a project protected without names."""

    project_id = models.BigIntegerField()
    month = models.DateField()
    workers = models.IntegerField()
    region_code = models.CharField(max_length=13, db_collation="C")
    evidence_kind = models.CharField(max_length=1)
    evidence_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project_id", "month"], name="head_count_once")]


class Corroboration(models.Model):
    """A second evidence for a month that is held: it adds no row, it confirms one."""

    worker_id = models.BigIntegerField()
    month = models.DateField()
    evidence_kind = models.CharField(max_length=1)
    evidence_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    programmes = models.SmallIntegerField(null=True)  # law.terms.Programme; unknown for the oldest rows

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker_id", "month", "evidence_kind", "evidence_id"], name="corroboration_once"
            )
        ]
