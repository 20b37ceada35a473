"""The front door and the tour."""

import pytest

from tuijin.people.roles import ROLES


@pytest.mark.parametrize("role", ROLES)
def test_the_tour_is_for_everybody_and_leads_to_pages_that_open(world, role):
    world.lead()
    world.deal(ref="deck-military")
    client = world.client(world.person("某人", "some", role, world.east))
    page = client.get("/tour")
    assert page.status_code == 200
    assert page.content.decode().count("<h2>") >= 6


def test_the_decks_deals_are_named_only_to_those_who_see_them(world):
    deal = world.deal("军工定制件", ref="deck-military")
    assert f"/opportunities/{deal.pk}" in world.client(world.wang).get("/tour").content.decode()
    assert "军工定制件" not in world.client(world.zhao).get("/tour").content.decode()


def test_the_start_page_leads_on(world, client):
    assert client.get("/").url == "/accounts/login/"
    assert world.client(world.wang).get("/").url == "/today"
    assert client.get("/tour").status_code == 302
    assert client.get("/alive").json() == {"alive": True}
