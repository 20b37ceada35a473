"""Asking in a template what the reader may do: `{% load rights %}{% if actor|can:"people:manage" %}`."""

from django import template

from tuijin.people.actors import Actor

register = template.Library()


@register.filter
def can(actor: Actor | None, permission: str) -> bool:
    """Whether the reader has the right; nobody has any."""
    return bool(actor and actor.can(permission))
