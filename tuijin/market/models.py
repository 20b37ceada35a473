"""Leads (信息): companies of which we know something and whom we have not yet visited."""

from django.db import models
from django.db.models import Q

from tuijin.people.models import OwnedQuerySet
from tuijin.timeline.models import Versioned


class LeadQuerySet(OwnedQuerySet["Lead"]):
    kind = "lead"

    def open(self) -> "LeadQuerySet":
        return self.filter(state=Lead.OPEN)


class Lead(Versioned):
    """A lead until its first visit opens an opportunity, or it is dropped. `source` is a playbook key."""

    OPEN, VISITED, DROPPED = "open", "visited", "dropped"

    company = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)
    contact = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40, blank=True)
    industry = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.SET_NULL, related_name="leads"
    )
    owner = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="leads", db_index=False
    )  # the index over owner and day serves it too
    state = models.CharField(max_length=10, default=OPEN)
    dropped_because = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "owner", "-created_at"]),
            models.Index(fields=["owner", "created_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | ~Q(state="open"),
                name="open_leads_are_not_closed",
            )
        ]

    def __str__(self) -> str:
        return self.company
