"""Published versions of the method. A version never changes; exactly one is in use."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class PlaybookVersionQuerySet(models.QuerySet):
    def visible_to(self, actor) -> PlaybookVersionQuerySet:
        """The method is no secret among colleagues; without a login nothing is seen."""
        return self if actor.known else self.none()


class PlaybookVersion(models.Model):
    """One published playbook: its files as {name: text}, why, when and by whom.

    `mapping` is what publishing put in the place of vanished keys: {area: {old: new}}.
    """

    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField(unique=True)
    sha = models.CharField(max_length=64)
    files = models.JSONField()
    reason = models.TextField()
    mapping = models.JSONField(default=dict)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    published_label = models.CharField(max_length=80)
    active = models.BooleanField(default=False)
    objects = PlaybookVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="one_playbook_in_use")
        ]

    def __str__(self) -> str:
        return f"{self.key} #{self.number}"
