"""Signs that something is wrong (S8): those found, and those that a person has set aside for a while."""

from django.db import models

from tuijin.opportunities.models.deals import Opportunity


class Finding(models.Model):
    """A symptom or taboo that the record shows; `key` is the playbook's. Derived, as of `Opportunity.judged_on`."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="findings")
    key = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["key"])]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "key"], name="each_finding_once_a_deal")
        ]


class Dismissal(models.Model):
    """A person knows better, for a reason, until a day: the symptom `key` is not shown before that.

    Taken back, `until` is the day on which it was.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="dismissals")
    key = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    until = models.DateField()
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["opportunity", "key"])]
