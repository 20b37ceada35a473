"""Signing in: who gets in, how often one may try, two steps, languages."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.world import PASSWORD
from tuijin.people.demo import PASSWORD as DEMO_PASSWORD
from tuijin.people.models import Person
from tuijin.people.operations import mark_instance
from tuijin.people.signing_in import PAGES

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def sign_in(client: Client, email: str = "wang@example.com", password: str = PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def test_the_right_password_leads_to_today_and_a_wrong_one_is_told_with_422(world, client):
    wrong = sign_in(client, password="wrong-wrong")
    assert wrong.status_code == 422
    assert "wang@example.com" in wrong.content.decode()
    right = sign_in(client)
    assert (right.status_code, right.url) == (302, "/")
    assert client.get("/").url == "/today"


def test_the_start_page_without_a_login_carries_the_name_in_both_languages(db, client):
    page = client.get("/", follow=True)
    text = page.content.decode()
    assert page.status_code == 200
    assert "推进" in text and "Tuijin" in text and 'lang="zh-CN"' in text


def test_somebody_who_left_does_not_get_in(world, client):
    Person.objects.filter(pk=world.wang.pk).update(is_active=False)
    assert sign_in(client).url == "/accounts/inactive/"
    assert client.get("/people").status_code == 302


def test_after_six_wrong_tries_the_right_password_has_to_wait(world, client):
    for _try in range(6):
        sign_in(client, password="wrong-wrong")
    assert sign_in(client).status_code == 422
    assert client.get("/people").status_code == 302


def test_too_many_requests_get_a_designed_page(world, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [sign_in(client, password="wrong-wrong") for _try in range(3)]
    assert answers[-1].status_code == 429
    assert "plain-body" in answers[-1].content.decode()


def test_nobody_registers_himself_and_unused_pages_of_allauth_have_no_address(db, client):
    for path in ("signup/", "email/", "confirm-email/", "3rdparty/", "social/signup/", "login/code/confirm/"):
        assert client.get(f"/accounts/{path}").status_code == 404


def test_the_demos_log_ins_stand_on_the_login_page_and_nowhere_else(world, client):
    Person.objects.filter(pk=world.li.pk).update(is_demo=True)
    assert DEMO_PASSWORD not in client.get(LOGIN).content.decode()
    mark_instance(is_demo=True)
    text = client.get(LOGIN).content.decode()
    assert DEMO_PASSWORD in text and "li@example.com" in text and "销售经理" in text
    assert "wang@example.com" not in text


def test_the_language_is_chosen_before_signing_in_and_kept_by_the_person(world, client):
    assert "Sign in" not in client.get(LOGIN).content.decode()
    client.post("/language", {"language": "en", "next": LOGIN})
    assert 'lang="en"' in client.get(LOGIN).content.decode()
    browser = world.client(world.wang)
    browser.post("/language", {"language": "en", "next": "/people"})
    assert Person.objects.get(pk=world.wang.pk).language == "en"
    assert 'lang="en"' in world.client(world.wang).get("/people").content.decode()


@pytest.mark.parametrize("language", ["xx", "", "zh-hans\x00"])
def test_an_unknown_language_changes_nothing(world, language):
    world.client(world.wang).post("/language", {"language": language, "next": "/people"})
    assert Person.objects.get(pk=world.wang.pk).language == ""


def test_a_password_is_changed_by_its_owner_and_a_weak_one_refused(world):
    client, url = world.client(world.wang), "/accounts/password/change/"
    weak = client.post(url, {"oldpassword": PASSWORD, "password1": "1234", "password2": "1234"})
    assert weak.status_code == 422
    client.post(url, {"oldpassword": PASSWORD, "password1": "xin-mima-2026", "password2": "xin-mima-2026"})
    assert Person.objects.get(pk=world.wang.pk).check_password("xin-mima-2026")


def test_a_forgotten_password_is_set_anew_through_the_mailed_link(world, client):
    assert client.post("/accounts/password/reset/", {"email": "wang@example.com"}).status_code == 302
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    assert page.status_code == 200
    client.post(page.request["PATH_INFO"], {"password1": "xin-mima-2026", "password2": "xin-mima-2026"})
    assert Person.objects.get(pk=world.wang.pk).check_password("xin-mima-2026")
    assert client.get("/accounts/password/reset/key/3-abc-def/").status_code == 200


def test_an_unknown_address_gets_the_same_answer(world, client):
    assert client.post("/accounts/password/reset/", {"email": "nobody@example.com"}).status_code == 302


def test_two_steps_can_be_switched_on_used_and_switched_off(world):
    from allauth.mfa.totp.internal import auth as totp

    def now(secret):
        return totp.format_hotp_value(
            totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))
        )

    client = Client()
    sign_in(client)
    assert client.get("/accounts/2fa/totp/activate/").url.startswith("/accounts/reauthenticate/")
    assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code == 422
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 422
    assert client.post("/accounts/2fa/totp/activate/", {"code": now(secret)}).status_code == 302
    for url in (
        "",
        "recovery-codes/",
        "recovery-codes/generate/",
        "totp/deactivate/",
        "recovery-codes/download/",
    ):
        assert client.get(f"/accounts/2fa/{url}").status_code == 200, url
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    other = Client()
    assert sign_in(other).url == "/accounts/2fa/authenticate/"
    assert other.get("/accounts/2fa/authenticate/").status_code == 200
    assert other.get("/people").status_code == 302
    assert other.post("/accounts/2fa/authenticate/", {"code": "123"}).status_code == 422
    assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert other.get("/people").status_code == 200
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert sign_in(Client()).url == "/"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_signing_in_is_ours_in_both_languages(world, language):
    for where, _view, name, _why in PAGES:
        if "<" in where or "download" in where:
            continue
        for client in (world.client(world.wang, language), Client(headers={"accept-language": language})):
            page = client.get(f"/accounts/{where}", follow=True)
            assert page.status_code in (200, 404), name
            assert 'class="skip"' in page.content.decode(), name


def test_a_new_instance_says_how_its_first_administrator_comes_in(db, client):
    assert "bin/tuijin person add" in client.get("/accounts/login/").content.decode()


def test_once_somebody_can_sign_in_the_way_of_the_first_is_not_shown(world, client):
    assert "bin/tuijin person add" not in client.get("/accounts/login/").content.decode()


def test_a_short_password_is_refused_in_the_readers_language(world):
    client = world.client(world.ada)
    url = f"/people/{world.wang.pk}/password"
    said = client.post(url, {"password": "x1", "password1": "x1", "password2": "x1"}).content.decode()
    assert "密码太短，至少要 8 个字符" in said
