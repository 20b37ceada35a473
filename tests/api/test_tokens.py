"""Who may do what with a token: scopes as far as the person's rights reach, now."""

import datetime as dt

import pytest

from tuijin.common import clock
from tuijin.people.actors import OPERATOR
from tuijin.people.models import ApiToken, Person
from tuijin.people.operations import revoke_token, set_permission


def refused(answer) -> bool:
    return answer.status_code == 401 and answer["Content-Type"] == "application/problem+json"


def test_a_token_ends_when_it_expires_is_revoked_or_its_person_leaves(world, caller):
    expired, revoked, left = caller(world.wang), caller(world.wang), caller(world.zhao)
    assert expired.get("/me").status_code == 200
    ApiToken.objects.filter(pk=expired.token.pk).update(expires_at=clock.now() - dt.timedelta(seconds=1))
    revoke_token(actor=world.actor(world.wang), token=revoked.token)
    Person.objects.filter(pk=world.zhao.pk).update(is_active=False)
    assert all(refused(gone.get("/me")) for gone in (expired, revoked, left))


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer tj_wrong", "Basic dTpw", "tj_x", "Bearer " + "x" * 9999]
)
def test_anything_else_than_a_token_is_refused(wang, header):
    assert refused(wang.get("/me", Authorization=header))


def test_a_session_opens_nothing(world):
    assert refused(world.client(world.ada).get("/api/v1/me"))


def test_scopes_limit_and_never_widen(world, caller):
    reader = caller(world.wang, ["customers:read", "people:manage"])
    assert reader.get("/customers").status_code == 200
    denied = reader.post("/customers", {"name": "新"})
    assert (denied.status_code, denied.json()["errors"][0]["key"]) == (403, "customers:write")
    assert reader.get("/me").json()["rights"] == ["customers:read"]


def test_a_right_taken_from_the_role_is_gone_from_the_token_at_once(world, wang):
    assert wang.get("/leads").status_code == 200
    set_permission(actor=OPERATOR, role="salesperson", permission="market:read", allowed=False)
    assert wang.get("/leads").status_code == 403
    set_permission(actor=OPERATOR, role="salesperson", permission="people:token", allowed=False)
    assert wang.get("/me").status_code == 403


def test_out_of_sight_is_not_found_and_not_in_lists(world, caller, wang):
    zhao, deal, lead = caller(world.zhao), world.deal(), world.lead()
    for path in (f"/opportunities/{deal.pk}", f"/leads/{lead.pk}", f"/customers/{world.customer.pk}"):
        assert wang.get(path).status_code == 200
        assert zhao.get(path).status_code == 404
    for path in ("/opportunities", "/leads", "/customers"):
        assert zhao.get(path).json()["items"] == []
    loss = {"reason": "price"}
    assert zhao.post(f"/opportunities/{deal.pk}/loss", loss, If_Match='"v1"').status_code == 404


def test_a_record_out_of_sight_cannot_be_pointed_to(world, caller):
    answer = caller(world.zhao).post("/opportunities", {"name": "偷", "customer_id": world.customer.pk})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "customer_id")


def test_without_accept_language_a_token_speaks_its_persons_language(world, wang):
    Person.objects.filter(pk=world.wang.pk).update(language="en")
    headers = {"Authorization": f"Bearer {wang.secret}"}
    answer = wang.client.get("/api/v1/customers/999999", headers=headers)
    assert answer["Content-Language"] == "en"
