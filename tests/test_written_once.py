"""A form that is posted twice writes once, also without script: on every page that writes something new."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.world import World
from tuijin.activities.models import Activity
from tuijin.common import clock
from tuijin.customers.models import Contact, Customer
from tuijin.market.models import Lead
from tuijin.opportunities.models import Opportunity
from tuijin.playbook.queries import current

SAID = "已经存过了"
INPUT = re.compile(r'<input type="hidden" name="form_once" value="([\w-]+)">')
ACTIVITY = {
    "on": clock.today().isoformat(),
    "people": "张总",
    "content": "谈了需求",
    "no_next_because": "试验",
}


def form_at(client: Client, page: str, typed: dict) -> dict:
    """What a browser sends for the form on this page."""
    [word, *_others] = INPUT.findall(client.get(page, follow=True).content.decode())
    return {"form_once": word, **typed}


def first_visit(world: World) -> tuple[str, dict]:
    kind = next(kind.key for kind in current().activity_kinds if kind.opens_deal)
    return f"/leads/{world.lead().pk}/first-visit", ACTIVITY | {"kind": kind}


def log(world: World) -> tuple[str, dict]:
    return f"/opportunities/{world.deal().pk}/activities", ACTIVITY | {"kind": "visit"}


FORMS: dict[str, Callable[[World], tuple[str, dict]]] = {
    "lead": lambda world: ("/leads", {"company": "东吴精工"}),
    "lead line": lambda world: ("/capture/lead", {"line": "华东阀门 王工 13812345678"}),
    "customer": lambda world: ("/customers/new", {"name": "东吴精工"}),
    "contact": lambda world: (f"/customers/{world.customer.pk}/contacts/new", {"name": "何经理"}),
    "contact of a deal": lambda world: (f"/opportunities/{world.deal().pk}/contacts", {"name": "何经理"}),
    "deal": lambda world: ("/opportunities/new", {"name": "东吴一期"}),
    "activity": log,
    "first visit": first_visit,
}
PAGE = {"contact of a deal": lambda url: url.removesuffix("/contacts")}
ROWS = (Lead, Customer, Contact, Opportunity, Activity)


def counted() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in ROWS}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_is_posted_twice_writes_once_and_leads_to_the_same_place(world, name):
    client = world.client(world.wang)
    url, typed = FORMS[name](world)
    before, sent = counted(), form_at(client, PAGE.get(name, str)(url), typed)
    first = client.post(url, sent)
    written = counted()
    assert (first.status_code, written != before) == (302, True)
    again = client.post(url, sent | {"csrfmiddlewaretoken": "of the page when it was fetched again"})
    assert (again.status_code, again["Location"], counted()) == (302, first["Location"], written)
    assert SAID in client.get(again["Location"], follow=True).content.decode()


def test_S9_a_next_step_that_is_posted_twice_is_no_conflict_with_oneself(world):
    deal, client = world.deal(), world.client(world.wang)
    step = {"next_step": "打电话", "next_step_on": str(world.soon()), "version": deal.version}
    for page, url in (
        (f"/today/deals/{deal.pk}", f"/today/deals/{deal.pk}/next-step"),
        (f"/opportunities/{deal.pk}/fields/next_step",) * 2,
    ):
        step["version"] = Opportunity.objects.get(pk=deal.pk).version
        sent = form_at(client, page, step | {"next_step": url})
        first, again = client.post(url, sent), client.post(url, sent)
        assert (first.status_code, again.status_code) == (302, 302)
        assert again["Location"] == first["Location"]
        assert Opportunity.objects.get(pk=deal.pk).version == step["version"] + 1


def test_in_the_dialog_the_second_answer_leads_on_as_the_first(world):
    client, inside = world.client(world.wang), {"HX-Request": "true", "HX-Target": "dialog-body"}
    sent = form_at(client, "/customers/new", {"name": "东吴精工"})
    answers = [client.post("/customers/new", sent, headers=inside) for _number in range(2)]
    assert answers[0]["HX-Redirect"] == answers[1]["HX-Redirect"]
    assert Customer.objects.filter(name="东吴精工").count() == 1


def test_what_was_refused_may_be_sent_again_from_the_same_form(world):
    client = world.client(world.wang)
    url, typed = log(world)
    sent = form_at(client, url, typed | {"no_next_because": ""})
    assert [client.post(url, sent).status_code for _number in range(2)] == [422, 422]
    assert client.post(url, sent | {"no_next_because": "试验"}).status_code == 302
    assert Activity.objects.count() == 1


def test_another_text_in_the_form_and_another_form_are_something_new(world):
    """Going back to write a second one is no repetition; nor is the same text in a fresh form."""
    client = world.client(world.wang)
    url, typed = log(world)
    sent = form_at(client, url, typed)
    client.post(url, sent)
    client.post(url, sent | {"content": "又谈了一次"})
    client.post(url, form_at(client, url, typed))
    assert Activity.objects.count() == 3


def test_a_form_of_somebody_else_is_another(world):
    sent = form_at(world.client(world.wang), "/opportunities/new", {"name": "东吴一期"})
    for person in (world.wang, world.li):
        assert world.client(person).post("/opportunities/new", sent).status_code == 302
    assert Opportunity.objects.count() == 2
