"""What happened, to what, by whom, when. Append-only; it is timeline and audit in one."""

from django.db import models


class Versioned(models.Model):
    """A record that is changed against the version somebody saw; see `operations.revise`."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class EntryQuerySet(models.QuerySet):
    def about(self, kind: str, ids) -> models.QuerySet:
        """Entries of records already found visible, newest first."""
        return self.filter(subject_kind=kind, subject_id__in=ids).order_by("-at", "-pk")


class Entry(models.Model):
    """One thing that happened. `verb` says what ("created", "changed", "advanced" …), `data` the rest.

    For "changed", `data["changes"]` is {field: [before, after]} with values as JSON. `on` is the day it is about.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    actor_id = models.BigIntegerField(null=True)  # a person's id, not a key: people write here too
    actor_label = models.CharField(max_length=80)
    door = models.CharField(max_length=10)
    at = models.DateTimeField()
    on = models.DateField()
    data = models.JSONField(default=dict)
    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-at"])]
        ordering = ["-at", "-pk"]
