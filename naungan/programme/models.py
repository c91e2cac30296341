"""Tables of the room ``programme``."""

from django.db import models


class VillageYear(models.Model):
    """A village in the programme for one year, with its dossier's state. Desa take part; kelurahan opt in."""

    village_code = models.CharField(max_length=13, db_collation="C")
    year = models.SmallIntegerField()
    quota = models.SmallIntegerField(default=100)
    state = models.CharField(max_length=10)  # rules.DossierState
    seated_count = models.SmallIntegerField(default=0)  # seats that are held; the scarce thing, guarded by its CHECK
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=60, blank=True, default="")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=60, blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decree_number = models.CharField(max_length=80, blank=True)
    decree_on = models.DateField(null=True)
    enrolled_at = models.DateTimeField(null=True)
    enrolled_by = models.CharField(max_length=60, blank=True, default="")
    first_month = models.DateField(null=True)  # of the months the seats are enrolled for
    last_month = models.DateField(null=True)
    returned_note = models.CharField(max_length=500, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village_code", "year"], name="village_year_once"),
            models.CheckConstraint(
                condition=models.Q(seated_count__gte=0, seated_count__lte=models.F("quota")), name="quota_not_exceeded"
            ),
        ]


class Seat(models.Model):
    """One numbered place (nomor urut) of a village and year. The rows are the quota."""

    village_code = models.CharField(max_length=13, db_collation="C")
    year = models.SmallIntegerField()
    number = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village_code", "year", "number"], name="seat_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1, number__lte=100), name="seat_number"),
        ]


class Nomination(models.Model):
    """A worker proposed by a village for a year."""

    village_code = models.CharField(max_length=13, db_collation="C")
    year = models.SmallIntegerField()
    worker_id = models.BigIntegerField()
    state = models.CharField(max_length=10)  # rules.NominationState
    rank = models.SmallIntegerField(null=True)
    score = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    score_lines = models.JSONField(default=list)
    decision = models.JSONField(default=dict)  # outcome, reasons, rule version, day
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True)
    has_domicile_letter = models.BooleanField(default=False)  # lives here although the card says elsewhere
    batch_id = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=60)
    decree_number = models.CharField(max_length=80, blank=True, default="")  # the decree that seated it
    decree_on = models.DateField(null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    left_on = models.DateField(null=True)
    left_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker_id", "year"],
                condition=~models.Q(state__in=["refused", "left"]),
                name="nomination_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(state__in=["seated", "enrolled"]), name="nomination_one_per_seat"
            ),
        ]
        indexes = [
            models.Index(fields=["village_code", "year", "state"], name="nomination_village"),
            models.Index(fields=["worker_id"], name="nomination_worker"),
            models.Index(fields=["batch_id"], name="nomination_batch", condition=models.Q(batch_id__isnull=False)),
        ]


class SeatOccupancy(models.Model):
    """Who sits on a seat in a month. No seat twice, no worker on two publicly paid seats."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT)
    month = models.DateField()
    worker_id = models.BigIntegerField()
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "month"], name="occupancy_one_per_seat"),
            models.UniqueConstraint(fields=["worker_id", "month"], name="occupancy_one_per_worker"),
        ]
