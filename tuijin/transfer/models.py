"""What imports remember: under which key a source knows our records, mappings, and who imported what."""

import datetime as dt

from django.db import models

from tuijin.common import clock
from tuijin.people.actors import Actor
from tuijin.transfer.carriers import is_gone
from tuijin.transfer.plans import DEFAULT, Plan

SILENT = dt.timedelta(seconds=120)  # without a sign of life for so long, whatever carried a run is dead


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
    source = models.CharField(max_length=80, blank=True)  # "": the mapping's own name
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
    """One import: who, which file, how it is read, how far it came. `stored` names the uploaded file.

    `tally` are [outcome, repaired, how many] of the rows taken so far; `beat_at` says when the process that
    carries it (`carrier`, of `carriers.here`) last gave a sign of life. `only`: the rights that the token of who
    launched it is limited to; None: no limit.
    """

    DRAFT, RUNNING, DONE, STOPPED, FAILED = "draft", "running", "done", "stopped", "failed"
    UNDOING, UNDONE = "undoing", "undone"

    kind = models.CharField(max_length=40)
    file = models.CharField(max_length=255)
    source = models.CharField(max_length=80)
    person = models.BigIntegerField(null=True)
    started_by = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=DONE)
    stored = models.CharField(max_length=80, blank=True)
    headers = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    tally = models.JSONField(default=list)
    stop = models.BooleanField(default=False)
    beat_at = models.DateTimeField(null=True)
    carrier = models.CharField(max_length=120, blank=True)
    only = models.JSONField(null=True)
    failure = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10, blank=True)
    undone_by = models.CharField(max_length=80, blank=True)
    undone_at = models.DateTimeField(null=True)
    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.file}"

    @property
    def plan(self) -> Plan:
        """How its file is read."""
        return Plan(self.columns, self.values, self.source or DEFAULT)

    @property
    def broken(self) -> bool:
        """Whether it is under way as far as was written down, and the process that carried it has died."""
        if self.state not in (self.RUNNING, self.UNDOING):
            return False
        silent = self.beat_at is None or clock.now() - self.beat_at > SILENT
        return silent or is_gone(self.carrier)

    @property
    def standing(self) -> str:
        """The state as it is: what broke off without a word has failed."""
        return self.FAILED if self.broken else self.state

    @property
    def can_go_on(self) -> bool:
        """Whether it was stopped or broke off, and its file is still here."""
        broken_off = self.standing in (self.STOPPED, self.FAILED) and self.state != self.UNDOING
        return bool(self.stored) and broken_off

    @property
    def can_undo(self) -> bool:
        return self.standing in (self.DONE, self.STOPPED, self.FAILED)


class ImportedRow(models.Model):
    """What one row did: created, changed (`before`: {field: value}; `version`: the one it led to), or why not.

    `object_id` is None for rows that were refused; those keep their `cells` so that they can be mended.
    `undone`: "" not yet, "undone", or "kept" with the reason in `notes`.
    """

    UNDONE, KEPT = "undone", "kept"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="imported")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10)
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField(null=True)
    key = models.CharField(max_length=255, blank=True)
    row = models.JSONField(null=True)  # what the source's key held before this import; None: it was not known
    notes = models.TextField(blank=True)
    cells = models.JSONField(default=list)
    undone = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "outcome", "line"])]
