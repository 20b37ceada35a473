"""What people did: visits, calls, demos, meals; about a subject and a customer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuijin.common.rooms import registry
from tuijin.timeline.models import Versioned


class ActivityQuerySet(models.QuerySet):
    def few_visible_to(self, actor) -> ActivityQuerySet:
        """The same of few: only what these are about is looked at, and not all that is open to him."""
        return self.visible_to(actor, among=self.order_by())

    def visible_to(self, actor, among: ActivityQuerySet | None = None) -> ActivityQuerySet:
        """My own, those I took part in, and those about what I see. `among`: they are among these."""
        if actor.scope == "all":
            return self
        if not actor.known:
            return self.none()
        seen = Q(by=actor.person) | Q(
            pk__in=ActivityPerson.objects.filter(person=actor.person).values("activity")
        )
        about = None if among is None else among.values("subject_id")
        for kind in registry.each("kinds"):
            for ids in registry.opens(f"activity:{kind.key}"):
                seen |= Q(subject_kind=kind.key, subject_id__in=ids(actor, about))
        return self.filter(seen)


class Activity(Versioned):
    """One thing that was done. `kind` and `outcome` are playbook keys; money in yuan, duration in minutes."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    on = models.DateField()
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="activities")
    departments = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    content = models.TextField(blank=True)
    response = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    discount = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)  # per cent off
    no_next_because = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-on"]),
            models.Index(fields=["by", "-on", "kind"]),
            models.Index(fields=["customer_id", "-on"]),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.content[:40]}".strip()


class ActivityPerson(models.Model):
    """Somebody who was there: one of ours (`person`) or of theirs (`contact_id`)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    contact_id = models.BigIntegerField(null=True, db_index=True)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(contact_id__isnull=True), name="ours_or_theirs"
            )
        ]
