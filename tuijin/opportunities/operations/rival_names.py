"""Several writings of a competitor's name, and his products, count as one rival (S11)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuijin.common import clock
from tuijin.common.errors import Reason, Refused
from tuijin.opportunities.models import RivalName
from tuijin.opportunities.operations.parts import must_say
from tuijin.opportunities.queries.rival_names import called
from tuijin.people.actors import Actor
from tuijin.people.rules.names import name_key
from tuijin.timeline.operations import Happening, record

RIGHT = "opportunities:name_rivals"
KIND = "rival_name"


def count_as(*, actor: Actor, written: str, rival: str, product: str = "") -> RivalName:
    """From now on `written` counts as `rival`, in every deal there is and will be; `product`: which of his it names.

    Where `rival` itself counts as another, that one is meant; what counted as `written` goes along. Nothing that is
    written in deals changes. Raises Refused: no names, a name and itself.
    """
    actor.must(RIGHT)
    said = must_say(written, "written", _("请写是哪种写法"))
    with transaction.atomic():
        name = called(must_say(rival, "rival", _("请写算作哪一家")))
        if name_key(name) == name_key(said):
            raise Refused(Reason("himself", _("「%s」本来就是这一家") % said, "rival"))
        RivalName.objects.filter(rival__in=_written_like(said)).update(rival=name)
        row, _new = RivalName.objects.update_or_create(
            key=name_key(said),
            defaults={
                "written": said, "rival": name, "product": product.strip(), "by_label": actor.label,
                "at": clock.now(),
            },
        )  # fmt: skip
        _tell(actor, row, "counted_as")
    return row


def count_apart(*, actor: Actor, row: RivalName) -> None:
    """It is a rival of its own after all."""
    actor.must(RIGHT)
    with transaction.atomic():
        _tell(actor, row, "counted_apart")
        row.delete()


def _written_like(name: str) -> list[str]:
    """The rivals on file whose name is this one but for case, width and spaces."""
    rivals = RivalName.objects.order_by().values_list("rival", flat=True).distinct()
    return [one for one in rivals if name_key(one) == name_key(name)]


def _tell(actor: Actor, row: RivalName, verb: str) -> None:
    data = {"written": row.written, "rival": row.rival, "product": row.product}
    record(actor=actor, happenings=[Happening(KIND, row.pk, verb, data, quiet=True)])
