"""The dealer's own people."""

from dataclasses import dataclass

from tuijin.demo.data import table
from tuijin.people.actors import Actor, as_person
from tuijin.people.demo import PASSWORD
from tuijin.people.models import Person, Team
from tuijin.people.operations import NewPerson, add_people, create_team


@dataclass(frozen=True)
class Staff:
    people: dict[str, Person]
    teams: dict[str, str]  # person's key → team's key

    def __getitem__(self, key: str) -> Person:
        return self.people[key]

    def actor(self, key: str) -> Actor:
        return as_person(self.people[key])

    def approver(self, key: str) -> Person:
        """Who decides on exceptions of this person's deals."""
        return self.people[table("people")["approver"][self.teams[key]]]


def engage_staff(*, actor: Actor) -> Staff:
    """Teams, people, roles; one password for all, shown on the login page."""
    tables = table("people")
    teams: dict[str, Team] = {}
    for row in tables["teams"]:
        teams[row["key"]] = create_team(actor=actor, name=row["name"], parent=teams.get(row.get("parent")))
    new = [
        NewPerson(
            row["name"],
            f"{row['key']}@example.com",
            tuple(row["roles"]),
            teams[row["team"]],
            PASSWORD,
            is_demo=True,
        )
        for row in tables["people"]
    ]
    people = add_people(actor=actor, people=new)
    keys = [row["key"] for row in tables["people"]]
    return Staff(dict(zip(keys, people, strict=True)), {row["key"]: row["team"] for row in tables["people"]})
