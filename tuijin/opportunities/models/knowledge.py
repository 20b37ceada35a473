"""What is known about a deal, and who said so: answers, events that compel, the first visit (S2, S3, OG5)."""

from django.db import models
from django.db.models import Q

from tuijin.opportunities.models.deals import Opportunity
from tuijin.timeline.models import Versioned


class Answer(Versioned):
    """What somebody answered to a question of the playbook (S2). Several sources may answer the same question.

    `how` is one of the three ways of asking; `confidence` 1 heard, 2 likely, 3 sure; `disputed`: another answer or
    fact speaks against it. `source` is a person at the customer's, `source_name` any other source in words.

    Where the answer lives elsewhere, he confirms or disputes what stands there, which `confirms` is the mark of; the
    answer is not written again, only what he says instead where he disputes it.
    """

    HEARD, LIKELY, SURE = 1, 2, 3

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    text = models.CharField(max_length=1000, blank=True)
    confirms = models.CharField(max_length=16, blank=True)
    how = models.CharField(max_length=10, blank=True)
    source = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )
    source_name = models.CharField(max_length=80, blank=True)
    on = models.DateField()
    confidence = models.PositiveSmallIntegerField(default=LIKELY)
    disputed = models.BooleanField(default=False)
    by_label = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["opportunity", "question"])]
        constraints = [
            models.CheckConstraint(condition=Q(confidence__in=[1, 2, 3]), name="known_confidence"),
        ]


class CompellingEvent(Versioned):
    """Why the company must act, and by when (OG5). Kinds that do not apply are kept too: they were gone through.

    `harm` is what happens if nothing is done, `harm_amount` the same in the customer's yuan.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    applies = models.BooleanField()
    evidence = models.CharField(max_length=1000, blank=True)
    due_on = models.DateField(null=True, blank=True)
    harm = models.CharField(max_length=1000, blank=True)
    harm_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "kind"], name="each_event_once"),
            models.CheckConstraint(
                condition=Q(harm_amount__isnull=True) | Q(harm_amount__gte=0), name="no_negative_harm"
            ),
        ]


class FirstVisit(Versioned):
    """Homework for the first visit and what came of it (S3): the ideas instilled, and whose recognition was won.

    The six categories are read from the answers. `ideas` are playbook keys.
    """

    opportunity = models.OneToOneField(Opportunity, on_delete=models.CASCADE, related_name="first_visit")
    homework = models.TextField(blank=True)
    ideas = models.JSONField(default=list)
    recognised_by = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recognition = models.CharField(max_length=500, blank=True)  # by what we see it
    at = models.DateTimeField()
