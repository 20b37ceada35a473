"""The page, the palette, the command line and the API show the same."""

import json

import pytest

from tuijin.config.cli import run


@pytest.fixture
def deal(world):
    world.lead("昆山启元物流有限公司")
    return world.deal("军工定制件")


def test_the_page_shows_groups_with_counts_and_links(world, deal):
    page = world.client(world.wang).get("/search", {"q": "昆山"}).content.decode()
    assert f'href="/opportunities/{deal.pk}"' in page
    assert f'href="/customers/{world.customer.pk}"' in page
    assert "昆山启元物流有限公司" in page


def test_the_page_of_a_stranger_is_empty(world, deal):
    page = world.client(world.zhao).get("/search", {"q": "昆山"}).content.decode()
    assert "没有找到" in page
    assert "军工" not in page


def test_the_palette_gets_its_list_alone(world, deal):
    answer = world.client(world.wang).get(
        "/search", {"q": "jg"}, headers={"HX-Request": "true", "HX-Target": "palette-list"}
    )
    text = answer.content.decode()
    assert "<html" not in text
    assert text.count('role="option"') == 2  # the deal, and the way to the page
    assert 'data-said="单子 1"' in text


def test_the_palette_without_a_text_offers_deeds(world, db):
    answer = world.client(world.wang).get(
        "/search", headers={"HX-Request": "true", "HX-Target": "palette-list"}
    )
    assert "/opportunities/new" in answer.content.decode()


@pytest.mark.parametrize(
    "text", ["'", '"', "*", "a" * 5000, "\x00", "😀", "昆山 OR 1", "NEAR(昆)", "%", "\\"]
)
def test_no_text_breaks_the_page(world, deal, text):
    assert world.client(world.wang).get("/search", {"q": text}).status_code == 200


def test_the_field_stands_on_every_page_of_who_is_signed_in(world, client):
    assert 'action="/search"' in world.client(world.wang).get("/customers").content.decode()
    assert 'action="/search"' not in client.get("/accounts/login/").content.decode()


def test_the_command_line_finds_as_the_person_would(world, deal, capsys):
    assert run(["search", "jgdzj", "--json", "--as", "wang@example.com"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(group["kind"], group["count"], group["finds"][0]["id"]) for group in found] == [
        ("opportunity", "1", deal.pk)
    ]
    assert run(["search", "jgdzj", "--json", "--as", "zhao@example.com"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(["search", "--rebuild", "--as", "wang@example.com"]) == 2
    assert run(["search"]) == 2
    capsys.readouterr()
    assert run(["search", "--rebuild", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "activity": 0,
        "opportunity": 1,
        "customer": 1,
        "contact": 2,
        "lead": 1,
    }
