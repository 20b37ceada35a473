"""Deals on the command line: read, moved through gates, written; and the pipeline report."""

from tuijin.opportunities.cli import (
    correcting,
    first_visit,
    judging,
    knowing,
    moving,
    people,
    printing,
    qualifying,
    reading,
    reporting,
    rival_names,
    writing,
)
from tuijin.web.cli import Verbs


def add_verbs(verbs: Verbs) -> None:
    """deal list, deal show, deal advance … and the pipeline report."""
    reading.add_verbs(verbs)
    reporting.add_verbs(verbs)
    moving.add_verbs(verbs)
    writing.add_verbs(verbs)
    correcting.add_verbs(verbs)
    judging.add_verbs(verbs)
    qualifying.add_verbs(verbs)
    printing.add_verbs(verbs)
    knowing.add_verbs(verbs)
    first_visit.add_verbs(verbs)
    people.add_verbs(verbs)
    rival_names.add_verbs(verbs)
