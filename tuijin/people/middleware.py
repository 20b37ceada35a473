"""Puts the reader's language and the actor onto each request."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from tuijin.people.access import Request
from tuijin.people.actors import NOBODY, Actor, as_person

LanguageMiddleware = LocaleMiddleware  # cookie, then what the browser states, then Chinese


class ActorMiddleware:
    """`request.actor`: the signed-in person, or nobody. A language the person has chosen wins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.actor = cast(Actor, SimpleLazyObject(lambda: actor_of(request)))
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    return as_person(request.user) if request.user.is_authenticated else NOBODY
