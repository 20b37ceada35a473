"""Every address is guarded; exceptions need a reason and may not go stale; every record says who sees it."""

import ast
import re

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from tests.guards.sources import ROOT, named, python_files
from tuijin.common.rooms import registry
from tuijin.people.access import allowed, public
from tuijin.people.roles import ROLES

# Views that are not ours and cannot carry our mark: URL name → why they are safe.
UNMARKED: dict[str, str] = {}
# Records without `.visible_to`: who reads them, and behind which record they stand.
BEHIND_ANOTHER = {
    "people.Team": "the names of teams are no secret among colleagues",
    "people.TeamLink": "only joins teams",
    "people.PersonRole": "read with the person",
    "people.RolePermission": "read to know what one may do",
    "people.Grant": "read to know what one may see",
    "people.Instance": "says what the instance is",
    "saved_views.ViewPin": "read with the view",
    "saved_views.RoleView": "read with the view",
    "transfer.ImportedRow": "read with the import",
    "transfer.ExternalKey": "joins ids of two systems; read by imports only",
    "transfer.Mapping": "how columns are read; no record of anybody",
    "search.SearchEntry": "words and ids; every question to it names who asks, and finds are read from the records",
    "timeline.Entry": "read about records already found visible",
    "activities.ActivityPerson": "read with the activity",
    "opportunities.StageMove": "read with the deal",
    "opportunities.ClaimChange": "read with the deal",
    "opportunities.Confirmation": "read with the deal",
    "opportunities.GateWaiver": "read with the deal",
    "opportunities.DealFact": "read with the deal",
    "opportunities.Answer": "read with the deal",
    "opportunities.CompellingEvent": "read with the deal",
    "opportunities.FirstVisit": "read with the deal",
    "opportunities.Stakeholder": "read with the deal; one's own need is asked for apart",
    "opportunities.Deed": "read with the deal",
    "opportunities.Tie": "read with the deal",
    "opportunities.Rival": "read with the deal",
    "opportunities.RivalArgument": "read with the deal",
    "opportunities.RivalName": "names of competitors, the same for the whole company; of no deal",
    "opportunities.Finding": "read with the deal",
    "opportunities.Dismissal": "read with the deal",
}


def addresses(resolver=None, prefix: str = "") -> list[tuple[str, str, object]]:
    """(name, route, view) of every address in the resolver."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += addresses(pattern, route)
        elif isinstance(pattern, URLPattern):
            found.append((pattern.lookup_str if not pattern.name else pattern.name, route, pattern.callback))
    return found


def marked(view: object) -> bool:
    return hasattr(view, "permission") or bool(getattr(view, "public_because", ""))


def unguarded(found: list[tuple[str, str, object]]) -> list[str]:
    return [
        route
        for name, route, view in found
        if not marked(view) and name not in UNMARKED and not is_api(route)
    ]


def is_api(route: str) -> bool:
    """The API guards itself; tests/api asks every operation without a token."""
    return route.startswith("api/")


def test_every_address_is_guarded():
    assert unguarded(addresses()) == []


def test_exceptions_have_a_reason_and_are_still_there():
    names = {name for name, _route, view in addresses() if not marked(view)}
    assert all(UNMARKED.values())
    assert UNMARKED.keys() <= names, f"stale: {UNMARKED.keys() - names}"


def test_every_right_that_a_view_asks_for_is_declared():
    declared = {permission.key for permission in registry.each("permissions")}
    asked = {view.permission for _name, _route, view in addresses() if hasattr(view, "permission")}
    assert asked <= declared


def test_a_planted_open_view_is_found():
    def view(request): ...

    assert unguarded([("open", "open", view)]) == ["open"]
    assert unguarded([("a", "a", allowed("people:read")(view)), ("b", "b", public("why")(view))]) == []


def test_every_record_says_who_sees_it():
    ours = [model for model in apps.get_models() if model.__module__.startswith("tuijin.")]
    without = {model._meta.label for model in ours if not hasattr(model._default_manager.all(), "visible_to")}
    assert without == BEHIND_ANOTHER.keys()


DOORS = {"views", "api", "cli", "forms", "exports", "panels", "context"}
SEEING = {"visible_to", "visible_of", "visible_among", "visible_parts", "few_visible_to", "one_visible_to",
          "within_reach", "none"}  # fmt: skip
NO_SECRET = {"Person", "PlaybookVersion"}  # colleagues and the method are known to everybody with a login
BEHIND_A_SEEN_RECORD = {
    "tuijin/customers/forms.py": "the other contacts of the customer whose page it is",
    "tuijin/opportunities/cli/telling.py": "a deal that has been found in sight",
    "tuijin/opportunities/forms/knowing.py": "the contacts of the deal's own customer",
    "tuijin/opportunities/forms/people.py": "the contacts of the deal's own customer",
}


def visible_records() -> set[str]:
    """Names of the records of which people see only some."""
    ours = [model for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")]
    return {model.__name__ for model in ours} - NO_SECRET


def reads_past_sight(source: str) -> list[int]:
    """Lines that read such records without asking who may see them."""
    tree, records, found = ast.parse(source), visible_records(), []
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not (isinstance(node, (ast.Name, ast.Attribute)) and record_named(node) in records):
            continue
        calls, part = set(), node
        while isinstance(above.get(part), (ast.Attribute, ast.Call)):
            part = above[part]
            calls.add(record_named(part.func if isinstance(part, ast.Call) else part))
        if (
            calls & {"objects", "_default_manager", "get_object_or_404", "get_list_or_404"}
            and not calls & SEEING
        ):
            found.append(node.lineno)
    return found


def record_named(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_no_door_reads_past_sight():
    doors = [
        path
        for path in python_files()
        if DOORS & {*path.relative_to(ROOT).parts, path.stem, path.stem.split("_")[-1]}
    ]
    assert len(doors) > 100
    found = {named(path) for path in doors if reads_past_sight(path.read_text())}
    assert found == BEHIND_A_SEEN_RECORD.keys()


@pytest.mark.parametrize(
    "line",
    [
        "deal = Opportunity.objects.get(pk=pk)",
        "rows = list(models.Lead.objects.filter(company=name).order_by('pk'))",
        "deal = get_object_or_404(Opportunity, pk=pk)",
        "count = Customer.objects.count()",
    ],
)
def test_a_planted_read_past_sight_is_found(line):
    assert reads_past_sight(line) == [1]


def test_a_read_that_asks_who_sees_is_fine():
    assert reads_past_sight("deal = Opportunity.objects.visible_to(actor).get(pk=pk)") == []
    assert reads_past_sight("deal = get_object_or_404(Opportunity.objects.visible_to(actor), pk=pk)") == []


def path_of(route: str) -> str:
    """The route with record 1 in every place, as a visitor would type it."""
    return "/" + re.sub(r"<int:\w+>", "1", re.sub(r"<slug:\w+>", "amount", route))


PAGES = [
    (name, route, view)
    for name, route, view in addresses()
    if hasattr(view, "permission") and "<str" not in route
]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_let_in_or_refused_as_declared(world, role):
    person = world.person("某人", "somebody", role, world.company)
    actor, client = world.actor(person), world.client(person)
    wrong = []
    for name, route, view in PAGES:
        status = client.get(path_of(route)).status_code
        refused = status == 403
        if refused == actor.can(view.permission):
            wrong.append((name, route, status))
        assert status < 500, (route, status)
    assert wrong == []


def test_without_a_login_every_page_leads_to_sign_in(db, client):
    for _name, route, _view in PAGES:
        answer = client.get(path_of(route))
        if answer.status_code == 405:  # takes forms only
            answer = client.post(path_of(route))
        assert answer.status_code == 302, route
        assert answer.url.startswith("/accounts/login/"), route
