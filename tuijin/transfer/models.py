"""What imports remember: under which key a source knows our records, mappings, and who imported what."""

from django.db import models

from tuijin.people.actors import Actor


class ExternalKey(models.Model):
    """`source` knows our record (`kind`, `object_id`) as `key`. `row` is its row as last imported, {field:
    writing}: what the next import is compared with. Keys that begin with ~ were made from the row itself."""

    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    object_id = models.BigIntegerField()
    row = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "source", "key"], name="one_record_a_key")]
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}:{self.key}"


class Mapping(models.Model):
    """A saved mapping of a foreign file: `columns` {header: field}, `values` {field: {writing: ours}}."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)  # key of the importer
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    saved_by = models.CharField(max_length=80)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "ImportRunQuerySet":
        """One's own imports; all for whoever sees all."""
        return self if actor.scope == "all" else self.filter(person=actor.person_id or 0)


class ImportRun(models.Model):
    """One import, for the audit: who, which file, how many. Without `ended_at` it was broken off."""

    kind = models.CharField(max_length=40)
    file = models.CharField(max_length=255)
    source = models.CharField(max_length=80)
    person = models.BigIntegerField(null=True)
    started_by = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.file}"
