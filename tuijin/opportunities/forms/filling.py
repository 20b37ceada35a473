"""What a closed gate misses, as forms: for each condition the ways in which it can be met, each a small form (S1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuijin.activities.models import Activity
from tuijin.common import clock
from tuijin.common.errors import Refused
from tuijin.customers.models import Contact
from tuijin.opportunities.forms import room_ways, ways
from tuijin.opportunities.models import Opportunity
from tuijin.opportunities.operations.filling import Filling
from tuijin.people.actors import Actor
from tuijin.playbook.types import Condition, Playbook, Way
from tuijin.web.words import say_day

FILLED = "fill-"  # so begin the names of what is filled in


@dataclass
class Option:
    """One way to meet a condition."""

    index: int
    label: Any
    form: ways.WayForm


@dataclass
class Item:
    """A missing condition with its ways; `chosen` is the one that is shown open."""

    condition: Condition
    name: str
    options: list[Option]
    chosen: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def typed(self) -> ways.WayForm | None:
        """The form in which something was typed: the chosen one, else the first that holds anything."""
        order = sorted(self.options, key=lambda option: option.index != self.chosen)
        return next((option.form for option in order if option.form.is_typed), None)


@dataclass(frozen=True)
class Around:
    """What the forms need to know beside the deal; read once by the view."""

    actor: Actor
    deal: Opportunity
    playbook: Playbook
    contacts: Sequence[Contact] = ()
    done: Mapping[str, Activity] = field(default_factory=dict)  # kind → the latest of the deal


def kinds_of(conditions: Iterable[Condition]) -> set[str]:
    """The activity kinds and facts that these conditions look for."""
    return {kind for condition in conditions for way in condition.ways for kind in way.happened}


class Missing:
    """The missing conditions as forms; `data` is what was posted."""

    def __init__(
        self, around: Around, conditions: Iterable[Condition], data: Any = None, auto_id: str = "id_%s"
    ):
        self.around, self.data, self.auto_id = around, data, auto_id
        self.items = [self._item(condition) for condition in conditions]

    def fillings(self) -> dict[str, Filling]:
        """{condition key: what was properly typed}; the rest carries its errors."""
        found = {}
        for item in self.items:
            form = item.typed
            if form is not None and form.is_valid():
                found[item.condition.key] = form.filling()
        return found

    @property
    def untouched(self) -> bool:
        """Was nothing typed at all?"""
        return bool(self.items) and all(item.typed is None for item in self.items)

    @property
    def has_errors(self) -> bool:
        return any(item.typed is not None and not item.typed.is_valid() for item in self.items)

    def refuse(self, refusals: Mapping[str, Refused]) -> None:
        """Show why fillings were refused, at the field where there is one."""
        for item in self.items:
            for reason in getattr(refusals.get(item.condition.key), "reasons", ()):
                form = item.typed
                if form is not None and reason.field in form.fields:
                    form.add_error(reason.field, str(reason.text))
                else:
                    item.errors.append(str(reason.text))

    def without(self, met: Iterable[str]) -> None:
        """Leave out what is no longer missing."""
        gone = set(met)
        self.items = [item for item in self.items if item.condition.key not in gone]

    def _item(self, condition: Condition) -> Item:
        name = f"{FILLED}{condition.key}"
        made = [one for way in condition.ways for one in self._ways(condition, way)]
        if condition.confirm and not any(kind is ways.FactForm for _label, kind, _args in made):
            label = _("已经满足，说明一下") if made else ""
            made.append((label, ways.WordForm, {}))
        options = []
        for index, (label, kind, arguments) in enumerate(made):
            make = partial(
                kind, around=self.around, prefix=f"{name}-{index}", auto_id=self.auto_id, **arguments
            )
            form = make(self.data)
            options.append(Option(index, label, form if form.is_typed else make()))
        return Item(condition, name, options, self._chosen(name, options))

    def _chosen(self, name: str, options: list[Option]) -> int:
        posted = (self.data or {}).get(f"{name}-way", "")[:3]
        wanted = int(posted) if posted.isdecimal() and int(posted) < len(options) else 0
        typed = [option.index for option in options if option.form.is_typed]
        return wanted if not typed or wanted in typed else typed[0]

    def _ways(self, condition: Condition, way: Way) -> list[tuple[Any, type[ways.WayForm], dict[str, Any]]]:
        if way.kind == "field":
            return [ways.for_field(way)]
        if way.kind == "next_step":
            return [ways.for_next_step(way)]
        if way.kind in room_ways.FORMS:
            return [room_ways.offer(way, self.around.playbook)]
        return [one for key in way.happened for one in self._happened(condition, way, key)]

    def _happened(
        self, condition: Condition, way: Way, key: str
    ) -> list[tuple[Any, type[ways.WayForm], dict[str, Any]]]:
        fact = self.around.playbook.item("fact", key)
        if fact is not None:
            return [(fact.name, ways.FactForm, {"fact": fact, "confirm": condition.confirm})]
        kind = self.around.playbook.kind(key)
        if kind is None:
            return []
        fresh = (_("记一次：%s") % kind.name, ways.HappenedForm, {"kind": kind, "way": way})
        before = self.around.done.get(key)
        lacks = [name for name in way.filled if before is not None and ways.is_empty(before, name)]
        if before is None or not lacks or "people" in lacks:
            return [fresh]
        label = _("补全 %(day)s 的%(kind)s") % {"day": say_day(before.on, clock.today()), "kind": kind.name}
        complete = (label, ways.CompletedForm, {"kind": kind, "way": way, "activity": before, "lacks": lacks})
        return [complete, fresh]
