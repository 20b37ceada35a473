"""Does anything compel the customer, and does the expected date agree with it (OG5)? Pure."""

from tuijin.common.text import Text
from tuijin.opportunities.rules.picture import Method, Picture, own_events


def event_alarm(deal: Picture, method: Method) -> Text | None:
    """Why the expected date does not hold: no event of their own, or they would sign after its day."""
    events = own_events(deal, method)
    if not events:
        return Text(
            "没有强迫事件：不知道他们为什么现在非上不可",
            "No compelling event: nobody knows why they must act now",
        )
    dated = [event for event in events if event.due_on]
    if not dated or deal.expected_on is None:
        return None
    first = min(dated, key=lambda event: event.due_on)  # type: ignore[arg-type, return-value]
    due, expected = first.due_on, deal.expected_on
    if due is None or expected <= due:
        return None
    days = (expected - due).days
    name = method.events[first.kind].name
    return Text(
        f"预计签约比「{name.zh}」的日子晚 {days} 天",
        f"The expected date is {days} day{'' if days == 1 else 's'} later than: {name.en}",
    )
