"""What the demo asks of an instance."""

from tuijin.customers.models import Customer
from tuijin.market.models import Lead
from tuijin.opportunities.models import Opportunity
from tuijin.people.models import Person


def is_empty() -> bool:
    """Nobody has put anything in yet."""
    return not any(model.objects.exists() for model in (Person, Customer, Lead, Opportunity))


def logins() -> list[Person]:
    """The demo's people in the order in which they were made, with their roles."""
    return list(Person.objects.filter(is_demo=True, is_active=True).order_by("pk").prefetch_related("roles"))
