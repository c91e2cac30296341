"""Tables of the room ``registry``."""

from django.db import models


class Employer(models.Model):
    npp = models.CharField(max_length=12, unique=True, null=True)
    name = models.CharField(max_length=150)
    region_code = models.CharField(max_length=13, db_collation="C")
    scale = models.CharField(max_length=8)
    jkk_class = models.SmallIntegerField()
    nib = models.CharField(max_length=13, blank=True)
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField()


class Project(models.Model):
    """A construction project registered by its contractor."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    work_order = models.CharField(max_length=60)
    contract_value_rp = models.BigIntegerField()
    start_on = models.DateField()
    end_on = models.DateField()
    region_code = models.CharField(max_length=13, db_collation="C")
    created_at = models.DateTimeField()


class Worker(models.Model):
    """A person who works. The NIK stands encrypted, and as a keyed digest for look-up."""

    nik_digest = models.BinaryField(null=True, unique=True)
    nik_sealed = models.BinaryField(null=True)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)  # for comparison only, never shown
    birth_on = models.DateField()
    sex = models.CharField(max_length=1)
    region_code = models.CharField(max_length=13, db_collation="C")  # village of residence
    work_region_code = models.CharField(max_length=13, blank=True, db_collation="C")
    segment = models.CharField(max_length=12)
    occupation = models.CharField(max_length=80, blank=True)
    sector = models.CharField(max_length=10)
    declared_income_rp = models.IntegerField(null=True)
    welfare_decile = models.SmallIntegerField(null=True)
    household_digest = models.BinaryField(null=True)
    kpj = models.CharField(max_length=11, blank=True)
    employer_id = models.BigIntegerField(null=True)
    project_id = models.BigIntegerField(null=True)
    died_on = models.DateField(null=True)
    civil_status = models.CharField(max_length=12, blank=True)  # none, asn, tni, polri, pensioner
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    last_batch_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region_code"], name="worker_region"),
            models.Index(fields=["birth_on", "name_key"], name="worker_birth_name"),
            models.Index(fields=["employer_id"], name="worker_employer"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(sex__in=["L", "P"]), name="worker_sex")]


class WorkerFact(models.Model):
    """A dated attribute as a source told it; the worker row holds the current ones."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT)
    attribute = models.CharField(max_length=30)
    value = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=60)  # batch:12, user:ani, ...
    recorded_at = models.DateTimeField()


class IdentityLink(models.Model):
    """Two worker rows held to be one person, decided by someone, reversible."""

    kept = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    evidence = models.JSONField(default=dict)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=60, blank=True)


class KeyFingerprint(models.Model):
    """Which key sealed the NIKs: a digest of the key, so that its loss or exchange is noticed."""

    purpose = models.CharField(max_length=20, unique=True)
    fingerprint = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
