"""Collects what every room declares, once, when the house starts."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import get_language

from tuijin.common.days import calendar, use_calendar
from tuijin.common.rooms import registry
from tuijin.common.text import speak_with
from tuijin.config.instance import own_days


def language() -> str:
    """The reader's language in the two letters that texts use."""
    return "en" if (get_language() or "").startswith("en") else "zh"


class HouseConfig(AppConfig):
    name = "tuijin.config"
    label = "house"

    def ready(self) -> None:
        speak_with(language)
        use_calendar(calendar(own_days(settings.DATA)))
        registry.fill(import_module(f"tuijin.{room}.room").ROOM for room in settings.ROOMS)
