"""Who is signed in, read once for a request with what every page shows of him."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, QuerySet

from tuijin.people.models import Person
from tuijin.people.prepared import prepared
from tuijin.people.queries import demos


class HouseBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> Person | None:
        """The person with his team; nobody once he has left."""
        person = next(iter(_person(int(user_id))), None)
        return person if person and self.user_can_authenticate(person) else None


@prepared
def _person(pk: int) -> QuerySet:
    return Person.objects.select_related("team").annotate(in_demo=Exists(demos())).filter(pk=pk).order_by()
