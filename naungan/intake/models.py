"""Tables of the room ``intake``."""

from django.db import models


class Batch(models.Model):
    """One uploaded file on its way: received, staged, committed, undone (or failed)."""

    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12)
    region_code = models.CharField(max_length=13, blank=True, db_collation="C")
    month = models.DateField(null=True)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    file_size = models.BigIntegerField()
    headings = models.JSONField(default=list)  # the file's own headings, in order
    mapping = models.JSONField(default=dict)  # heading -> column of the target
    options = models.JSONField(default=dict)
    read_count = models.IntegerField(default=0)
    accepted_count = models.IntegerField(default=0)
    repaired_count = models.IntegerField(default=0)  # among the accepted
    rejected_count = models.IntegerField(default=0)
    duplicate_count = models.IntegerField(default=0)
    waiting_count = models.IntegerField(default=0)
    done_count = models.IntegerField(default=0)  # progress of the work under way
    row_total = models.IntegerField(default=0)  # rows of the file that are not blank
    notes = models.JSONField(default=list)  # [{code, message, message_en}] about the whole file
    failure = models.CharField(max_length=500, blank=True)
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    staged_at = models.DateTimeField(null=True)
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region_code", "-created_at"], name="batch_region"),
            models.Index(fields=["file_sha256"], name="batch_file"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    read_count=models.F("accepted_count")
                    + models.F("rejected_count")
                    + models.F("duplicate_count")
                    + models.F("waiting_count")
                )
                & models.Q(repaired_count__lte=models.F("accepted_count")),
                name="batch_counts_add_up",
            )
        ]


class FilePart(models.Model):
    """A megabyte of an uploaded file, sealed; gone once the batch is committed or discarded."""

    pk = models.CompositePrimaryKey("batch_id", "part")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE)
    part = models.IntegerField()
    sealed = models.BinaryField()


class StagedRow(models.Model):
    """One row of a file with its verdict. Values are encrypted: they hold NIKs."""

    pk = models.CompositePrimaryKey("batch_id", "row_number")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE)
    row_number = models.IntegerField()  # line of the file as its owner sees it
    verdict = models.CharField(max_length=10)  # accepted, rejected, duplicate, waiting
    is_repaired = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)  # [{code, column, message, message_en}], NIK masked
    sealed_values = models.BinaryField()
    label = models.CharField(max_length=120, blank=True)  # a name to recognise the row by
    subject_id = models.BigIntegerField(null=True)  # what the commit made or touched
    former_state = models.JSONField(null=True)  # what it was before, for undo
    undo_outcome = models.CharField(max_length=12, blank=True)  # restored, kept
