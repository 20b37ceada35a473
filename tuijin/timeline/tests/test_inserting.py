"""Many rows at once are the same rows as one by one."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tuijin.customers.models import Contact, Customer
from tuijin.people.actors import OPERATOR
from tuijin.timeline.inserting import MANY, insert_rows
from tuijin.timeline.models import Entry
from tuijin.timeline.operations import Happening, record, renewed_once

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 8, 21, 4, tzinfo=dt.UTC)


def customer(name, **fields):
    return Customer(name=name, name_key=name, created_at=NOON, **fields)


def test_many_rows_get_their_numbers_and_keep_their_values():
    before = customer("早先的")
    before.save()
    rows = insert_rows([customer(f"第{n}家", revenue="12.50" if n else None) for n in range(MANY + 5)])
    assert len({row.pk for row in rows} | {before.pk}) == MANY + 6
    for row in rows:
        kept = Customer.objects.get(pk=row.pk)
        assert (kept.name, kept.created_at, str(kept.revenue)) == (row.name, NOON, str(row.revenue))
    after = customer("后来的")
    after.save()
    assert after.pk not in {row.pk for row in rows}
    rows[0].short_name = "改过"
    rows[0].save()
    assert Customer.objects.count() == MANY + 7


def test_many_rows_are_few_statements():
    """With a statement for each row SQLite wrote the index of words out for each: a large import grew ever slower."""
    with CaptureQueriesContext(connection) as asked:
        insert_rows([customer(f"第{n}家") for n in range(300)])
    written = [one["sql"] for one in asked if "INSERT INTO" in one["sql"]]
    assert 0 < len(written) <= 3 and all(sql.startswith("INSERT") for sql in written)
    assert Customer.objects.count() == 300


def test_json_and_keys_are_kept():
    at = customer("一家")
    at.save()
    insert_rows([Contact(customer=at, name=f"{n}号", created_at=NOON) for n in range(MANY)])
    assert at.contacts.count() == MANY
    said = [{"changes": {"note": [None, f"第{n}句"]}} for n in range(MANY)]
    record(actor=OPERATOR, happenings=[Happening("customer", at.pk, "changed", one) for one in said])
    assert [row.data for row in Entry.objects.filter(verb="changed").order_by("pk")] == said


def test_what_the_database_refuses_is_refused_whole():
    rows = [customer(f"第{n}家") for n in range(MANY)]
    rows[-1].created_at = None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(rows)
    assert not Customer.objects.exists()


def test_nothing_is_nothing():
    assert insert_rows([]) == []


def test_what_is_derived_is_renewed_once_and_not_after_an_error(monkeypatch):
    told = []
    monkeypatch.setattr(
        "tuijin.timeline.operations._renew", lambda renewals: told.append(dict(renewals.changed))
    )
    with renewed_once():
        record(actor=OPERATOR, happenings=[Happening("customer", 1, "created")])
        with renewed_once():
            record(actor=OPERATOR, happenings=[Happening("customer", 2, "created")])
        assert told == []
    assert told == [{"customer": {1, 2}}]
    with pytest.raises(ZeroDivisionError), renewed_once():
        record(actor=OPERATOR, happenings=[Happening("customer", 3, "created")])
        raise ZeroDivisionError
    record(actor=OPERATOR, happenings=[Happening("customer", 4, "created")])
    assert told[1:] == [{"customer": {4}}]
