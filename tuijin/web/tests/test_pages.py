"""The gallery, the error pages, and the choice of theme and language."""

import json

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from tuijin.common.errors import Forbidden, Reason, Refused, Stale
from tuijin.web import errors, toasts
from tuijin.web.gallery import SpecimenForm
from tuijin.web.middleware import RefusalMiddleware

HTMX = {"HX-Request": "true"}


@pytest.fixture
def request_for(rf: RequestFactory):
    def build(**headers):
        request = rf.get("/opportunities/7", headers=headers)
        request.htmx = False
        return request

    return build


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_gallery_shows_every_component(client: Client, db, language, theme):
    client.cookies["theme"] = theme
    page = client.get(reverse("web:gallery"), headers={"accept-language": language})
    text = page.content.decode()
    assert page.status_code == 200
    assert f'data-theme="{theme}"' in text
    for kind in (
        "path",
        "board",
        "table",
        "field",
        "toast",
        "empty",
        "tabs",
        "timeline",
        "chip",
        "chart",
        "meter",
    ):
        assert f'class="{kind}' in text
    assert " style=" not in text
    assert "<script>" not in text


def test_a_field_ties_its_error_and_help_to_the_control():
    form = SpecimenForm({"name": ""})
    drawn = Template("{% load ui %}{% field form.name %}").render(Context({"form": form}))
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429])
def test_an_error_page_says_what_happened_and_what_to_do(request_for, status, db):
    page = errors.render_error(request_for(), status, ["还不知道谁拍板"])
    assert page.status_code == status
    for sentence in (str(errors.FAULTS[status].title), str(errors.FAULTS[status].advice), "还不知道谁拍板"):
        assert sentence in page.content.decode()


def test_a_form_without_its_token_is_told_to_reload_not_to_ask_for_a_right(db):
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "li@example.com"})
    said = page.content.decode()
    assert page.status_code == 403
    assert "这一页放得太久了" in said and "刷新后再提交一次" in said
    assert str(errors.FAULTS[403].title) not in said


def test_the_last_resort_needs_no_database_and_speaks_both_languages(request_for):
    page = errors.server_error(request_for())
    assert page.status_code == 500
    assert "出错了" in page.content.decode()
    assert "Something went wrong" in page.content.decode()
    assert "feedback.css" in page.content.decode()


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(Forbidden("x:y"), 403), (Stale(None), 409), (Refused(Reason("who", "还不知道谁拍板")), 422)],
)
def test_named_refusals_become_pages_and_fragments(request_for, refusal, status, db):
    turn = RefusalMiddleware(lambda request: HttpResponse()).process_exception
    assert turn(request_for(), refusal).status_code == status
    fragment = turn(request_for(**HTMX), refusal)
    assert fragment.status_code == status
    assert "<html" not in fragment.content.decode()
    assert ("toast" in fragment.get("HX-Trigger", "")) == (status == 403)
    assert (fragment.get("HX-Retarget") == "#dialog-body") == (status != 403)


def test_other_exceptions_are_left_alone(request_for):
    assert (
        RefusalMiddleware(lambda request: HttpResponse()).process_exception(request_for(), ValueError())
        is None
    )


def test_a_redirect_out_of_the_dialog_moves_the_whole_page(request_for):
    away = RefusalMiddleware(lambda request: HttpResponseRedirect("/opportunities/7"))
    assert away(request_for(**HTMX, **{"HX-Target": "dialog-body"}))["HX-Redirect"] == "/opportunities/7"
    assert away(request_for()).status_code == 302


def test_a_toast_beside_a_fragment_carries_its_undo():
    answer = toasts.with_toast(HttpResponse(), "已推进", undo="/moves/3/undo")
    assert json.loads(answer["HX-Trigger"])["toast"] == {"text": "已推进", "undo": "/moves/3/undo"}


def test_only_a_page_that_was_asked_for_is_read_anew_by_going_back(world):
    """What answers a form would be sent a second time."""
    client = world.client(world.wang)
    assert " data-read>" in client.get("/opportunities/new").content.decode()
    assert " data-read>" not in client.post("/opportunities/new", {}).content.decode()


@pytest.mark.parametrize(
    ("wanted", "back"),
    [("/gallery?a=1", "/gallery?a=1"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("", "/")],
)
def test_the_theme_is_kept_and_never_leads_away(client: Client, db, wanted, back):
    answer = client.post(reverse("web:theme"), {"theme": "dark", "next": wanted})
    assert answer.url == back
    assert answer.cookies["theme"].value == "dark"


def test_an_unknown_theme_follows_the_system(client: Client, db):
    answer = client.post(reverse("web:theme"), {"theme": "<script>", "next": "/gallery"})
    assert answer.cookies["theme"].value == ""


def test_the_language_is_kept(client: Client, db):
    client.post(reverse("web:language"), {"language": "en", "next": "/gallery"})
    assert '<html lang="en"' in client.get(reverse("web:gallery")).content.decode()


def test_sorting_turns_round_and_keeps_the_rest_of_the_query(rf: RequestFactory):
    source = Template('{% load ui %}{% sort_head "amount" "X" %}')
    first = source.render(Context({"request": rf.get("/?grade=A&cursor=9")}))
    assert 'href="?grade=A&amp;sort=amount"' in first
    again = source.render(Context({"request": rf.get("/?sort=amount")}))
    assert 'aria-sort="ascending"' in again
    assert 'href="?sort=-amount"' in again
