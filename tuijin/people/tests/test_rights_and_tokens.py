"""What roles may do, and what people lend to programs."""

from datetime import timedelta

import pytest

from tuijin.common import clock
from tuijin.common.errors import Forbidden, Refused
from tuijin.people.models import ApiToken, RolePermission
from tuijin.people.operations import issue_token, set_permission, token_actor


def seen_by(client) -> str:
    return client.get("/people/rights").content.decode()


def matrix_form(client) -> dict:
    page = client.get("/people/rights")
    seen = [c.key for _room, rows in page.context["matrix"] for _item, row in rows for c in row if c.allowed]
    return {"seen": " ".join(seen), "allowed": seen}


def test_an_administrator_changes_single_cells_and_sees_what_differs(world):
    client = world.client(world.ada)
    form = matrix_form(client)
    form["allowed"] = [key for key in form["allowed"] if key != "salesperson/customers:write"] + [
        "finance/market:write"
    ]
    assert client.post("/people/rights", form).status_code == 302
    assert not world.actor(world.wang).can("customers:write")
    assert set(RolePermission.objects.values_list("role", "allowed")) == {
        ("salesperson", False),
        ("finance", True),
    }
    assert seen_by(client).count("is-changed") == 2


def test_a_stale_matrix_undoes_nothing_of_somebody_else(world):
    client, form = world.client(world.ada), None
    form = matrix_form(client)
    set_permission(actor=world.actor(world.ada), role="presales", permission="customers:write", allowed=False)
    form["allowed"] = [key for key in form["allowed"] if key != "service/customers:write"]
    client.post("/people/rights", form)
    assert not RolePermission.objects.get(role="presales").allowed
    assert not RolePermission.objects.get(role="service").allowed


def test_others_read_the_matrix_and_cannot_change_it(world):
    client = world.client(world.li)
    assert "checkbox" not in seen_by(client)
    assert (
        client.post("/people/rights", {"seen": "", "allowed": ["salesperson/people:manage"]}).status_code
        == 403
    )
    assert not RolePermission.objects.exists()


def test_administrators_keep_the_right_to_manage_and_nonsense_changes_nothing(world):
    client = world.client(world.ada)
    client.post(
        "/people/rights",
        {"seen": "administrator/people:manage x/y \x00", "allowed": ["emperor/people:manage"]},
    )
    assert not RolePermission.objects.exists()
    with pytest.raises(Refused):
        set_permission(
            actor=world.actor(world.ada), role="administrator", permission="people:manage", allowed=False
        )


def test_a_token_is_shown_once_and_does_what_its_scopes_and_the_rights_allow(world):
    client, url = world.client(world.wang), "/people/me/tokens"
    data = {"name": "报表机", "days": "30", "scopes": ["customers:read", "customers:write"]}
    page = client.post(url, data)
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert secret not in client.get(url).content.decode()
    assert token_actor(secret).permissions == {"customers:read", "customers:write"}
    set_permission(
        actor=world.actor(world.ada), role="salesperson", permission="customers:write", allowed=False
    )
    assert token_actor(secret).permissions == {"customers:read"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("days", "0"),
        ("days", "9999"),
        ("days", "x"),
        ("scopes", "people:manage"),
        ("scopes", ""),
    ],
)
def test_a_token_lends_no_more_than_one_has_and_not_for_ever(world, field, value):
    data = {"name": "报表机", "days": "30", "scopes": "customers:read", field: value}
    assert world.client(world.wang).post("/people/me/tokens", data).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_token_ends_when_it_is_revoked_expires_or_its_person_leaves(world):
    made = [
        issue_token(actor=world.actor(world.wang), name=f"n{n}", scopes=["customers:read"]) for n in range(3)
    ]
    client = world.client(world.wang)
    assert world.client(world.li).post(f"/people/me/tokens/{made[0][0].pk}/revocation").status_code == 404
    assert client.post(f"/people/me/tokens/{made[0][0].pk}/revocation").status_code == 302
    ApiToken.objects.filter(pk=made[1][0].pk).update(expires_at=clock.now() - timedelta(seconds=1))
    assert "已过期" in client.get("/people/me/tokens").content.decode()
    assert [token_actor(secret) for _row, secret in made[:2]] == [None, None]
    world.client(world.ada).post(f"/people/{world.wang.pk}/departure", {"version": world.wang.version})
    assert token_actor(made[2][1]) is None


def test_without_the_right_nobody_gets_a_token(world):
    set_permission(actor=world.actor(world.ada), role="salesperson", permission="people:token", allowed=False)
    with pytest.raises(Forbidden):
        issue_token(actor=world.actor(world.wang), name="x", scopes=["customers:read"])
    assert world.client(world.wang).get("/people/me/tokens").status_code == 403
