"""Companies we sell to, and the people there."""

from collections.abc import Collection

from django.db import models

from tuijin.people.models import OwnedQuerySet, one_id
from tuijin.timeline.models import Versioned


class CustomerQuerySet(OwnedQuerySet["Customer"]):
    kind = "customer"


class Customer(Versioned):
    """A company. Revenue in yuan a year, staff in heads; unknown stays empty."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)
    short_name = models.CharField(max_length=40, blank=True)
    industry = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.CharField(max_length=200, blank=True)
    staff = models.PositiveIntegerField(null=True, blank=True)
    revenue = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    note = models.TextField(blank=True)
    owner = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="customers")
    created_at = models.DateTimeField()
    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["owner", "name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """The name as it is said: the short one where there is one."""
        return self.short_name or self.name


class ContactQuerySet(models.QuerySet):
    def visible_to(self, actor) -> "ContactQuerySet":
        """Who sees the customer sees the people there."""
        if actor.scope == "all":
            return self
        return self.filter(customer__in=Customer.objects.visible_to(actor).values("pk"))

    def at(self, actor, customer: int) -> "ContactQuerySet":
        """The people at this customer, if the actor sees it."""
        return self.filter(customer__in=Customer.objects.one_visible_to(actor, customer).values("pk"))

    def one_visible_to(self, actor, pk: int) -> "ContactQuerySet":
        """The person with this id, if the actor sees the customer; none for a number beyond all ids."""
        return self.visible_of(actor, one_id(pk))

    def visible_of(self, actor, ids: Collection[int]) -> "ContactQuerySet":
        """Of these few people those whom the actor sees."""
        rows = self.filter(pk__in=ids)
        there = Customer.objects.visible_of(actor, rows.order_by().values("customer"))
        return rows.filter(customer__in=there.values("pk"))


class Contact(Versioned):
    """A person at a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=80, blank=True)
    department = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    wechat = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)  # where we have the data from (PIPL)
    created_at = models.DateTimeField()
    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
