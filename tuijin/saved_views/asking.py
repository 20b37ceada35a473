"""Lists asked for through a saved view: by a parameter of the API, by an option of the command line."""

from argparse import ArgumentParser, Namespace
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field

from tuijin.people.actors import Actor
from tuijin.saved_views import queries
from tuijin.web.addresses import settled
from tuijin.web.api import pointed
from tuijin.web.api.values import Id
from tuijin.web.cli import narrowed

TOLD = (
    "Only those that this saved view of the list asks for, in its order; its columns are of no account here."
)
ViewId = Annotated[Id, Field(description=TOLD)]


def query_of(actor: Actor, kind: str, pk: int) -> str:
    """What a view of this list asks for, as the list's address says it.

    Raises Refused when there is none in sight, and where the list can no longer read what it asks for.
    """
    view = pointed(queries.named(actor, kind), pk, "view")
    return settled(queries.page_of(view), view.query, actor)


def through_views(parser: ArgumentParser) -> None:
    """The verb takes a saved view, and what the list's page has in its address."""
    narrowed(parser)
    parser.add_argument(
        "--view", default="", metavar="ID", help=_("存好的视图，编号或名字；--query 在它上面再改")
    )


def asked(actor: Actor, kind: str, args: Namespace) -> str:
    """What the list is asked for: the view, changed by the rest. Raises SavedView.DoesNotExist."""
    view = queries.find(actor, kind, args.view).query if args.view else ""
    return f"{view}&{args.query.lstrip('?')}"
