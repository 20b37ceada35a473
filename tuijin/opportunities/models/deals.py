"""Deals: where each stands, how it came there, and what is known. Judgements live in `rules`."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from tuijin.people.models import OwnedQuerySet
from tuijin.timeline.models import Versioned


class OpportunityQuerySet(OwnedQuerySet["Opportunity"]):
    kind = "opportunity"
    also_for = ("presales",)

    def open(self) -> "OpportunityQuerySet":
        return self.filter(outcome=Opportunity.OPEN)

    def with_questions(self) -> "OpportunityQuerySet":
        """Each says in `waits` whether an exception was asked for and not answered yet."""
        return self.annotate(**{"waits": _asked()})

    def waiting(self) -> "OpportunityQuerySet":
        """Those that wait for an answer to an exception."""
        return self.filter(pk__in=GateWaiver.objects.filter(state=GateWaiver.ASKED).values("opportunity"))


def _asked() -> Exists:
    return Exists(GateWaiver.objects.filter(opportunity=OuterRef("pk"), state=GateWaiver.ASKED))


AT_A_GLANCE = (  # what board and lists count and sort by, so that they need not read the deals
    "outcome", "owner", "closed_on", "stage", "next_step_on", "entered_on", "expected_on", "claimed_grade",
    "evidence_grade", "amount", "customer",
)  # fmt: skip
# No column: rather than put some people's deals in order, SQLite would walk an index that holds everybody's by stage.
STAGE_OF_SOME = Coalesce("stage", Value(""))
# What the sums and cards of those won this month are made of.
CLOSED_LATELY = ("outcome", "closed_on", "stage", "claimed_grade", "amount", "next_step_on", "entered_on")


class Opportunity(Versioned):
    """A deal. `stage`, `source`, `claimed_grade`, `strategy`, `lost_reason` are playbook keys; amount in yuan.

    Without `customer` it is "still to be named". `entered_on` is the day it came to its stage.
    """

    OPEN, WON, LOST = "open", "won", "lost"

    ref = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities"
    )
    lead = models.ForeignKey(
        "market.Lead", null=True, on_delete=models.SET_NULL, related_name="opportunities"
    )
    stage = models.CharField(max_length=40)
    entered_on = models.DateField()
    outcome = models.CharField(max_length=10, default=OPEN)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="opportunities"
    )
    presales = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="supported"
    )
    product = models.CharField(max_length=200, blank=True)
    competitors = models.CharField(max_length=200, blank=True)
    strategy = models.CharField(max_length=40, blank=True)
    claimed_grade = models.CharField(max_length=10, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_kind = models.CharField(max_length=40, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    lost_reason = models.CharField(max_length=40, blank=True)
    lost_to = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    # Derived, kept by operations.judging; a change of these is no new version.
    evidence_grade = models.CharField(max_length=10, blank=True)
    date_pushes = models.PositiveSmallIntegerField(default=0)
    grade_changes = models.PositiveSmallIntegerField(default=0)
    claims_taken_back = models.PositiveSmallIntegerField(
        default=0
    )  # grade changes but for rises (`taken_back`)
    judged_on = models.DateField(null=True, blank=True)  # the day as of which its findings hold
    objects = OpportunityQuerySet.as_manager()
    waits = False  # for an exception: read only where `with_questions` was asked for

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(name="deals_at_a_glance", fields=AT_A_GLANCE),
            models.Index(
                name="deals_of_a_stage",  # a column of the whole company's board, in the order of its cards
                fields=("outcome", "stage", "next_step_on", "-entered_on", "-id"),
            ),
            models.Index(
                name="deals_in_sums",  # those of the whole company's board, in the order of their groups
                fields=("outcome", "stage", "evidence_grade", "expected_on", "amount"),
            ),
            models.Index(name="deals_closed_lately", fields=CLOSED_LATELY),
            models.Index(fields=["customer", "-opened_on"]),
            models.Index(fields=["outcome", "next_step_on", "entered_on"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=["open", "won", "lost"]), name="known_outcome"),
            models.CheckConstraint(
                condition=Q(outcome="open", closed_on__isnull=True)
                | Q(closed_on__isnull=False) & ~Q(outcome="open"),
                name="closed_deals_have_a_day",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="no_negative_amount"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.outcome == self.OPEN


class StageMove(models.Model):
    """One step of a deal, append-only. `kind`: opened, advanced, skipped, back, imported, lost, revived, remapped."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="moves")
    kind = models.CharField(max_length=10)
    from_stage = models.CharField(max_length=40, blank=True)
    to_stage = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=80)
    door = models.CharField(max_length=10)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["opportunity", "-at"])]


class ClaimChange(models.Model):
    """The seller thought again: another expected date, or another claimed grade (S7, S8).

    Never changed; only an undo takes its own back.

    `field` is expected_on or claimed_grade; before and after as text, "" for none. A push is a later date.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="claim_changes")
    field = models.CharField(max_length=20)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by_label = models.CharField(max_length=80)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["opportunity", "field"])]

    @property
    def is_push(self) -> bool:
        """ISO days compare as text; a first date pushes nothing, taking one away does."""
        return (
            self.field == "expected_on" and bool(self.before) and (not self.after or self.after > self.before)
        )


class Confirmation(models.Model):
    """A person says that an exit condition is met, and how he knows."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="confirmations")
    condition = models.CharField(max_length=80)
    note = models.CharField(max_length=500)
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opportunity", "condition"], name="confirmed_once")]


class GateWaiver(models.Model):
    """An exception at a gate: asked for with a reason, decided by somebody who may. Kept for ever."""

    ASKED, GRANTED, DENIED, VOID = "asked", "granted", "denied", "void"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="waivers")
    from_stage = models.CharField(max_length=40)
    to_stage = models.CharField(max_length=40)
    missing = models.JSONField(default=list)  # keys of the conditions that were not met
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, default=ASKED)
    asked_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    asked_by_label = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_label = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity"], condition=Q(state="asked"), name="one_open_question_a_deal"
            )
        ]


class DealFact(models.Model):
    """Something an upper room or a person has established about a deal (`operations.record_fact`)."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="facts")
    key = models.CharField(max_length=80)
    value = models.JSONField()
    on = models.DateField()
    source = models.CharField(max_length=200)
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["opportunity", "key"])]
