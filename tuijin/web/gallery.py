"""Invented specimens that show every component in every state."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from ruamel.yaml import YAML

from tuijin.common import clock, money

SWATCHES = (
    "paper", "surface", "sunk", "line", "ink", "ink-2", "ink-3", "accent", "accent-soft", "good", "warn", "bad",
)  # fmt: skip
SOURCE = Path(__file__).with_name("gallery.yaml")


@lru_cache(maxsize=1)
def _specimens() -> dict[str, Any]:
    return YAML(typ="safe").load(SOURCE.read_text(encoding="utf-8"))


class SpecimenForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("单子名称"), max_length=80, help_text=_("客户简称加产品，同事一看就懂。"))
    amount = forms.CharField(label=_("金额"), help_text=_("可以写 12.5 万。"))
    expected_on = forms.DateField(
        label=_("预计签约"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    grade = forms.ChoiceField(
        label=_("申报等级"), choices=[(key, key) for key in "ABCDX"], widget=forms.RadioSelect, required=False
    )
    source = forms.ChoiceField(
        label=_("来源"), choices=[("", "—"), ("call", _("电话营销")), ("friend", _("转介绍"))]
    )
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    tell = forms.BooleanField(label=_("告诉经理"), required=False)


def everything() -> dict[str, Any]:
    """The context of the gallery page."""
    data, today = _specimens(), clock.today()
    wrong = SpecimenForm(
        auto_id="wrong_%s",
        data={"name": "", "amount": "12.5", "expected_on": "2026-02-30", "source": "x", "grade": "Q"},
    )
    wrong.add_error(None, _("金额和来源对不上，看一下是不是填错了。"))
    lines = [{"url": "#", **item} for item in data["navigation"]]
    phone = [item for item in lines if item.get("phone")]
    return {
        **data,
        "navigation": lines,
        "dock": {
            "before": phone[:2],
            "after": phone[2:],
            "behind": [item for item in lines if item not in phone],
        },
        "actor": SimpleNamespace(
            known=True,
            label=data["deals"][0]["owner"],
            person=SimpleNamespace(team=SimpleNamespace(name=data["filters"][0]["label"])),
        ),
        "search_url": "/gallery",
        "capture_url": "#dialog",
        "columns": [_column(column, today) for column in data["columns"]],
        "deals": [_deal(deal, today) for deal in data["deals"]],
        "timeline": [{**group, "day": today + dt.timedelta(group["in"])} for group in data["timeline"]],
        "days": [today + dt.timedelta(offset) for offset in (-400, -30, -1, 0, 1, 2, 3, 30, 400)],
        "amounts": [Decimal(n) for n in ("0", "9800", "125000", "12800000", "120000000", "-36000.5")],
        "form": SpecimenForm(),
        "wrong": wrong,
        "series": [3, 5, 4, 8, 6, 9],
        "none": [],
        "swatches": SWATCHES,
    }


def _name(item: dict[str, Any]) -> str:
    return _specimens()["long_name"] if item["name"] == "LONG" else item["name"]


def _deal(item: dict[str, Any], today: dt.date) -> dict[str, Any]:
    amount = money.yuan(str(item["amount"])) if item.get("amount") else None
    return {**item, "name": _name(item), "amount": amount, "expected_on": today + dt.timedelta(item["in"])}


def _column(column: dict[str, Any], today: dt.date) -> dict[str, Any]:
    cards = [
        _card(item, f"{column['key']}-{index}", today) for index, item in enumerate(column.get("cards", []))
    ]
    total = column.get("total")
    return {**column, "cards": cards, "total": None if total is None else Decimal(total)}


def _card(item: dict[str, Any], key: str, today: dt.date) -> dict[str, Any]:
    amount = money.yuan(str(item["amount"])) if item.get("amount") else None
    return {
        **item,
        "id": key,
        "version": 1,
        "name": _name(item),
        "amount": amount,
        "url": "#board",
        "next_text": item.get("text", ""),
        "next_on": today + dt.timedelta(item["in"]) if "in" in item else None,
        "next_late": item.get("late", False),
        "move_url": "" if item.get("still") else "/gallery",
    }
