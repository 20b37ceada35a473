"""Other writings of competitors' names through the API (S11)."""

import datetime as dt

from django.db.models import QuerySet

from tuijin.opportunities import models, operations
from tuijin.web.api import Call, Given, Record, Routes
from tuijin.web.api.values import Id, Line80, Name80

RIGHT = "opportunities:name_rivals"
routes = Routes("Rivals")


class RivalNameRecord(Record):
    """`written` counts as `rival` in every deal; `product`: which of his it names."""

    id: int
    written: str
    rival: str
    product: str
    by: str
    at: dt.datetime

    @classmethod
    def of(cls, row: models.RivalName) -> "RivalNameRecord":
        return cls.from_columns(row, by=row.by_label)


class RivalNameNew(Given):
    """Two rivals are one. What is written in deals stays."""

    written: Name80
    rival: Name80
    product: Line80 = ""


@routes.page("", RivalNameRecord, right="opportunities:read")
def list_rival_names(request: Call) -> QuerySet:
    """Which writings and products count as which rival."""
    return models.RivalName.objects.all()


@routes.create("", RivalNameRecord, right=RIGHT, home="/rival-names")
def create_rival_name(request: Call, body: RivalNameNew) -> RivalNameRecord:
    """Let a writing, or a product, count as a rival, in reports and when it is typed again."""
    return RivalNameRecord.of(operations.count_as(actor=request.auth, **body.model_dump()))


@routes.read("/{rival_name_id}", RivalNameRecord, right="opportunities:read")
def read_rival_name(request: Call, rival_name_id: Id) -> RivalNameRecord:
    """One writing."""
    return RivalNameRecord.of(models.RivalName.objects.get(pk=rival_name_id))


@routes.remove("/{rival_name_id}", right=RIGHT)
def remove_rival_name(request: Call, rival_name_id: Id) -> None:
    """It is a rival of its own after all."""
    operations.count_apart(actor=request.auth, row=models.RivalName.objects.get(pk=rival_name_id))
