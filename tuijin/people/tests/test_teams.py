"""The tree of teams: whatever is moved, the links to all that stands above stay right."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuijin.common.errors import Refused, Stale
from tuijin.people.actors import OPERATOR
from tuijin.people.models import Team, TeamLink
from tuijin.people.operations import change_team, create_team, remove_team
from tuijin.people.queries import team_tree


def links_by_hand() -> set[tuple[int, int, int]]:
    parents = dict(Team.objects.values_list("pk", "parent"))
    links = set()
    for pk in parents:
        above, depth = pk, 0
        while above:
            links.add((above, pk, depth))
            above, depth = parents[above], depth + 1
    return links


def links_kept() -> set[tuple[int, int, int]]:
    return set(TeamLink.objects.values_list("ancestor", "descendant", "depth"))


moves = st.lists(st.tuples(st.integers(0, 7), st.one_of(st.none(), st.integers(0, 7))), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parents=st.lists(st.one_of(st.none(), st.integers(0, 6)), min_size=8, max_size=8), moves=moves)
def test_after_any_moves_the_links_are_those_of_the_tree(db, parents, moves):
    TeamLink.objects.all().delete()
    Team.objects.update(parent=None)
    Team.objects.all().delete()
    teams = []
    for number, parent in enumerate(parents):
        above = teams[parent] if parent is not None and parent < number else None
        teams.append(create_team(actor=OPERATOR, name=f"组{number}", parent=above))
    for which, to in moves:
        team = Team.objects.get(pk=teams[which].pk)
        target = None if to is None else teams[to]
        loops = target and TeamLink.objects.filter(ancestor=team, descendant=target).exists()
        try:
            change_team(actor=OPERATOR, team=team, version=team.version, name=team.name, parent=target)
            assert not loops
        except Refused:
            assert loops
        assert links_kept() == links_by_hand()
    assert len(team_tree()) == len(teams)


def test_a_manager_sees_the_branch_that_was_moved_to_him(world):
    deal = world.deal(owner=world.zhao, customer=None)
    url = f"/opportunities/{deal.pk}"
    assert world.client(world.li).get(url).status_code == 404
    south = Team.objects.get(pk=world.south.pk)
    data = {"name": south.name, "parent": world.east.pk, "version": south.version}
    assert world.client(world.ada).post(f"/people/teams/{south.pk}", data).status_code == 302
    assert world.client(world.li).get(url).status_code == 200


def test_a_team_is_not_put_into_itself_and_the_page_keeps_what_was_typed(world):
    data = {"name": "总部", "parent": world.east.pk, "version": world.company.version}
    answer = world.client(world.ada).post(f"/people/teams/{world.company.pk}", data)
    assert answer.status_code == 422
    assert "总部" in answer.content.decode()


def test_a_stale_page_changes_no_team(world):
    with pytest.raises(Stale):
        change_team(actor=OPERATOR, team=world.east, version=7, name="东一", parent=world.company)
    data = {"name": "东一", "parent": world.company.pk, "version": 7}
    assert world.client(world.ada).post(f"/people/teams/{world.east.pk}", data).status_code == 409


def test_only_an_empty_team_is_taken_away(world):
    with pytest.raises(Refused):
        remove_team(actor=OPERATOR, team=world.east)
    answer = world.client(world.ada).post(f"/people/teams/{world.east.pk}/removal")
    assert answer.status_code == 422
    empty = create_team(actor=OPERATOR, name="空组", parent=world.east)
    assert world.client(world.ada).post(f"/people/teams/{empty.pk}/removal").status_code == 302
    assert links_kept() == links_by_hand()


def test_without_teams_the_page_says_what_they_are_for(db, world):
    TeamLink.objects.all().delete()
    from tuijin.people.models import Person

    Person.objects.update(team=None)
    Team.objects.update(parent=None)
    Team.objects.all().delete()
    assert "empty" in world.client(world.ada).get("/people/teams").content.decode()
