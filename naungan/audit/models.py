"""Tables of the room ``audit``."""

from django.db import models


class StreamHead(models.Model):
    """The last link of a chain; locked while the next one is forged."""

    stream = models.CharField(primary_key=True, max_length=60)
    sequence = models.BigIntegerField()
    hash = models.BinaryField()


class Event(models.Model):
    """One business event. Append-only in the database itself (trigger), chained by hash per stream."""

    stream = models.CharField(max_length=60)
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=150)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    region_code = models.CharField(max_length=13, blank=True, db_collation="C")
    detail = models.JSONField(default=dict)
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "sequence"], name="event_sequence_once")]
        indexes = [
            models.Index(fields=["subject", "at"], name="event_subject"),
            models.Index(fields=["at"], name="event_at"),
        ]


class HeadSeal(models.Model):
    """All heads at one moment under one hash, so that a chain cut short shows."""

    at = models.DateTimeField()
    heads = models.JSONField()
    hash = models.BinaryField()
