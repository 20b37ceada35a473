"""P1: nothing grows around the shipped playbooks. Every page works on four, on nine stages, and on mutated ones."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from tests.guards.test_access import PAGES, path_of
from tests.playbooks import FOLDERS, texts
from tests.playbooks.strategies import mutated_playbooks
from tests.world import World
from tuijin.common.errors import Refused
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations import GateClosed, advance, lose, open_from_lead
from tuijin.people.actors import OPERATOR
from tuijin.playbook.loader import check
from tuijin.playbook.operations import publish
from tuijin.playbook.queries import active, current
from tuijin.playbook.types import Playbook

EVERY_ROLE = ("salesperson", "manager", "presales", "marketing", "finance", "owner", "administrator")


class Drive:
    """A dealer that works by the given playbook: a deal from a lead, one pushed through every stage, one lost."""

    def __init__(self, playbook: Playbook) -> None:
        self.world = World()
        if dict(playbook.files) != dict(current().files):
            before = active()
            base = before.pk if before else None
            publish(actor=OPERATOR, files=dict(playbook.files), reason="试验", mapping={}, base=base)
        self.playbook = current()
        assert self.playbook.stage_keys == playbook.stage_keys
        self.won = self.push(self.world.deal("一路推到签约"))
        self.open = self.from_lead()
        self.lost = self.lose(self.world.deal("丢了"))

    def from_lead(self) -> Opportunity:
        kind = next((kind for kind in self.playbook.activity_kinds if kind.opens_deal), None)
        visit = self.world.visit(kind.key, **self.everything(kind))
        return open_from_lead(actor=OPERATOR, lead=self.world.lead(), visit=visit)

    @staticmethod
    def everything(kind) -> dict:
        """A value for every field that an activity may require."""
        values = {
            "departments": "财务部", "minutes": 60, "cost": 100, "content": "谈了", "response": "认可",
            "amount": 150000, "discount": 10, "outcome": kind.outcomes[0].key if kind.outcomes else "",
        }  # fmt: skip
        return values

    def push(self, deal: Opportunity) -> Opportunity:
        """To the last stage: with an exception where the playbook knows one, else through what it allows."""
        for stage in self.playbook.stages[1:]:
            try:
                deal = advance(actor=OPERATOR, deal=deal, to_stage=stage.key, exception="试验").deal
            except Refused as refused:
                assert isinstance(refused, GateClosed) or self.playbook.moves.exception == "never", refused
                break
        return deal

    def lose(self, deal: Opportunity) -> Opportunity:
        return lose(actor=OPERATOR, deal=deal, reason=self.playbook.lost_reasons[0].key, winner="别家")

    def visit_every_page(self, client: Client) -> list[tuple[str, int]]:
        """(path, status) of every page of the resolver, each deal's own page among them."""
        answers = []
        for _name, route, _view in PAGES:
            for path in self.paths(route):
                answers.append((path, client.get(path).status_code))
        return answers

    def paths(self, route: str) -> list[str]:
        if not re.match(r"^opportunities/<int:pk>", route):
            return [path_of(route)]
        return [path_of(route.replace("<int:pk>", str(deal.pk))) for deal in (self.won, self.open, self.lost)]


def everybody(world: World) -> Client:
    person = world.person("全能", "all", EVERY_ROLE[0], world.company)
    from tuijin.people.operations import change_person

    changed = change_person(
        actor=OPERATOR, person=person, version=person.version, changes={"roles": EVERY_ROLE}
    )
    return world.client(changed)


def assert_all_pages_work(playbook: Playbook) -> None:
    drive = Drive(playbook)
    answers = drive.visit_every_page(everybody(drive.world))
    assert len(answers) > 30
    assert [answer for answer in answers if answer[1] not in (200, 302, 404, 405)] == []
    assert [
        path for path, status in answers if status == 404 and re.match(r"^/opportunities/\d+$", path)
    ] == []


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_P1_every_page_works_on_every_playbook(db, name):
    assert_all_pages_work(check(texts(name)).playbook)


def test_S7_a_grade_of_another_playbook_is_shown_by_its_name_in_its_place_of_the_ramp(db):
    drive = Drive(check(texts("four")).playbook)
    drive.open.claimed_grade = drive.playbook.grades[0].key
    drive.open.save(update_fields=["claimed_grade"])
    client = everybody(drive.world)
    for path in ("/opportunities/board", "/opportunities", f"/opportunities/{drive.open.pk}"):
        page = client.get(path).content.decode()
        assert re.search(r'<span class="grade grade-x"[^>]*>冷</span>', page), path
        assert "申报 热" in page, path
    assert re.search(r"(热|温) \d+ 个工作日，最多 \d+ 个", client.get("/playbook").content.decode())
    assert [drive.playbook.step(grade.key) for grade in drive.playbook.grades] == ["a", "d", "x"]


@pytest.mark.slow
@pytest.mark.once  # the shipped ones and those of other shapes are driven on every database
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(playbook=mutated_playbooks())
def test_P1_every_page_works_on_mutated_playbooks(db, playbook):
    from django.db import transaction

    with transaction.atomic():  # each example on a clean instance
        assert_all_pages_work(playbook)
        transaction.set_rollback(True)
