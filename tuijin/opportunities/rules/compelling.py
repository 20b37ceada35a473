"""Does anything compel the customer, and does the expected date agree with it (OG5)? Pure."""

import datetime as dt

from tuijin.common.text import Text
from tuijin.opportunities.rules.picture import Method, Picture, Pressing, own_events


def first_due(deal: Picture, method: Method) -> Pressing | None:
    """The event of their own that comes first; None where none has a day."""
    dated = [event for event in own_events(deal, method) if event.due_on]
    return min(dated, key=lambda event: event.due_on or dt.date.max, default=None)


def signed_after(deal: Picture, method: Method) -> dt.date | None:
    """The day of the first event, where they would sign later than that."""
    first = first_due(deal, method)
    due_on = first.due_on if first else None
    return due_on if due_on and deal.expected_on and deal.expected_on > due_on else None


def event_alarm(deal: Picture, method: Method) -> Text | None:
    """Why the expected date does not hold: no event of their own, or they would sign after its day."""
    if not own_events(deal, method):
        return Text(
            "没有强迫事件：不知道他们为什么现在非上不可",
            "No compelling event: nobody knows why they must act now",
        )
    first, due_on = first_due(deal, method), signed_after(deal, method)
    if first is None or due_on is None or deal.expected_on is None:
        return None
    days, name = (deal.expected_on - due_on).days, method.events[first.kind].name
    return Text(
        f"预计签约比「{name.zh}」的日子晚 {days} 天",
        f"The expected date is {days} day{'' if days == 1 else 's'} later than: {name.en}",
    )
