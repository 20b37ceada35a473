"""Who is signed in, read once for a request with what every page shows of him."""

from allauth.account.auth_backends import AuthenticationBackend

from tuijin.people.models import Person


class HouseBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> Person | None:
        """The person with his team; nobody once he has left."""
        person = Person.objects.select_related("team").filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
