"""Who else is in a deal (S11)."""

from django.db import models
from django.db.models import Q

from tuijin.opportunities.models.deals import Opportunity
from tuijin.timeline.models import Versioned


class Rival(Versioned):
    """A competitor in one deal. `position` is a playbook key, `price` in yuan; `supporters` in words.

    `result` says how it ended: "" open, won (against us), lost (to us or another).
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="rivals")
    name = models.CharField(max_length=80)
    product = models.CharField(max_length=80, blank=True)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    position = models.CharField(max_length=40, blank=True)
    supporters = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["name"])]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "name"], name="each_rival_once_a_deal"),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0), name="no_negative_price"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_bare(self) -> bool:
        """Nothing but his name is known."""
        return not (self.product or self.position or self.supporters or self.result) and self.price is None


class RivalArgument(models.Model):
    """What we say against a rival or for us; `kind` is a playbook key. A claim on him has a source (S11)."""

    rival = models.ForeignKey(Rival, on_delete=models.CASCADE, related_name="arguments")
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    source = models.CharField(max_length=200, blank=True)
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class RivalName(models.Model):
    """Another writing of a competitor's name, or a product of his, in the whole company (S11): it counts as `rival`.

    `key` is `name_key(written)`. Deals keep what was written. No `rival` is itself another's writing.
    """

    key = models.CharField(max_length=80, unique=True)
    written = models.CharField(max_length=80)
    rival = models.CharField(max_length=80)
    product = models.CharField(max_length=80, blank=True)
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["rival", "pk"]

    def __str__(self) -> str:
        return self.written
