"""Deals on the command line."""

from tuijin.web.cli import Verbs


def add_verbs(verbs: Verbs) -> None:
    """deal list, deal show, deal advance … and the pipeline report."""
