"""The people of a deal: which part each plays, how he stands to us, what he did for us (S4, S5)."""

from django.db import models
from django.db.models import F, Q

from tuijin.opportunities.models.deals import Opportunity
from tuijin.timeline.models import Versioned


class Stakeholder(Versioned):
    """One person of the customer's in one deal. `roles`, `level`, `way_in`, `points` are playbook keys.

    influence 1 little … 3 much; attitude −2 against … +2 for us; involvement 0 none … 3 drives it himself;
    coverage 0 never met, 1 met once, 2 several times, 3 regularly, None: as the activities say. `won_on` is the day
    of the first recorded deed for us, None: claimed at best. `own_need` is personal: its owner and managers see it.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="stakeholders")
    contact = models.ForeignKey("customers.Contact", on_delete=models.CASCADE, related_name="stakes")
    roles = models.JSONField(default=list)
    level = models.CharField(max_length=40, blank=True)
    influence = models.PositiveSmallIntegerField(null=True, blank=True)
    attitude = models.SmallIntegerField(null=True, blank=True)
    involvement = models.PositiveSmallIntegerField(null=True, blank=True)
    coverage = models.PositiveSmallIntegerField(null=True, blank=True)
    way_in = models.CharField(max_length=40, blank=True)
    points = models.JSONField(default=list)
    own_need = models.CharField(max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    won_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "contact"], name="each_person_once_a_deal"),
            models.CheckConstraint(
                condition=Q(attitude__isnull=True) | Q(attitude__gte=-2, attitude__lte=2),
                name="known_attitude",
            ),
            models.CheckConstraint(
                condition=Q(influence__isnull=True) | Q(influence__gte=1, influence__lte=3),
                name="known_influence",
            ),
        ]


class Deed(models.Model):
    """Something visible that a person did for us (S4); `kind` is a playbook key. Append-only."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="deeds")
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    on = models.DateField()
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]


class Tie(models.Model):
    """How one person stands to another: `one` reports to, influences, trusts `other`. `kind` is a playbook key."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=40)
    one = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="ties_from")
    other = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="ties_to")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "one", "other"], name="each_tie_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="nobody_tied_to_himself"),
        ]
