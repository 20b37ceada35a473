"""Views of lists that people keep: filters, order and columns under a name."""

from typing import Any

from django.db import models
from django.db.models import Q

from tuijin.people.models import TeamLink
from tuijin.timeline.models import Versioned


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Any) -> "SavedViewQuerySet":
        """One's own, those shared with everybody, and those shared with a team that one stands in or below."""
        if not actor.known:
            return self.none()
        seen = Q(shared=SavedView.ALL)
        if actor.person:
            above = TeamLink.objects.filter(descendant=actor.person.team_id or 0).values("ancestor")
            seen |= Q(owner=actor.person) | Q(shared=SavedView.TEAM, team__in=above)
        return self.filter(seen)


class SavedView(Versioned):
    """A view of the list of `kind`. `query` is the list's address after the "?", always written the same way.

    The one without a name is no view: it holds the columns that its owner last chose.
    """

    PRIVATE, TEAM, ALL = "private", "team", "all"

    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    shared = models.CharField(max_length=10, default=PRIVATE)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "name"], name="one_view_a_name"),
            models.CheckConstraint(condition=Q(shared__in=["private", "team", "all"]), name="known_sharing"),
        ]

    def __str__(self) -> str:
        return self.name


class ViewPin(models.Model):
    """A person wants this view among the tabs of its list."""

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="pins")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["view", "person"], name="pinned_once")]


class RoleView(models.Model):
    """With which view the list of `kind` opens for people of a role."""

    kind = models.CharField(max_length=40)
    role = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="roles")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "role"], name="one_view_a_role")]
