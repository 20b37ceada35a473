"""Search through the API."""

from typing import Annotated

from ninja import Query
from pydantic import BaseModel, Field

from tuijin.common.rooms import registry
from tuijin.search import queries
from tuijin.web.api import Call, Record, Routes, must_know
from tuijin.web.api.values import ABSENT, Limit, Line80, Name80


class SearchQuery(BaseModel):
    """What to look for."""

    q: Annotated[Name80, Field(description="Name, pinyin, initials of either, or a phone number's end.")]
    kind: Annotated[Line80, Field(description="Only this kind: opportunity, customer, contact, lead.")] = (
        ABSENT
    )
    limit: Annotated[Limit, Field(description="At most so many of each kind.")] = 10


class Found(Record):
    """A record that was found; `url` is its page."""

    id: int
    title: str
    detail: str
    url: str


class FoundKind(Record):
    """What was found of one kind. `count` stops at "1,000+"."""

    kind: str
    count: str
    finds: list[Found]


class SearchAnswer(Record):
    """What was found, best first in each kind."""

    kinds: list[FoundKind]


routes = Routes("Search")


@routes.read("", SearchAnswer, right="search:use")
def search(request: Call, query: Query[SearchQuery]) -> SearchAnswer:
    """Deals, customers, contacts and leads in sight.

    Kinds that the token may not read are left out.
    """
    must_know(query.kind, (item.kind for item in registry.each("search")), "kind")
    groups = queries.search(request.auth, query.q, limit=query.limit, kind=query.kind or "")
    return SearchAnswer(
        kinds=[
            FoundKind(
                kind=group.item.kind,
                count=group.count,
                finds=[
                    Found(id=pk, title=find.title, detail=find.detail, url=find.url)
                    for pk, find in group.finds
                ],
            )
            for group in groups
        ]
    )


router = routes.router
