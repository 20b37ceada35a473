"""The components as tags. `{% load ui %}`; gallery.html shows each in use.

Words      {% icon "calendar" %}  {% icon "x" "small" %}     {{ amount|say_money }}  {% money amount %}
           {% day date %}  {{ n|days }}  {% pace days allowed %}  {% avatar name %}  {% avatar name "large" %}
           {% grade claimed supported %}  {% attitude 2 "支持" %}
           {% chip "text" "warn" icon="phone" %}   tone: "" accent good warn bad outline
Figures    {% meter value maximum label="初访" tone="warn" text="1 / 2" %}
           {% grade_mix counts %}  counts: [("A", 3), …]
           {% bar_chart rows title=… %}  row: label, value [, text, note, tone, target]
           {% line_chart points title=… target=… unit=… %}  point: label, value
           {% sparkline values target %}
Forms      {% field form.name %}  {% field form.note wide=True %}  {% form_errors form %}
           <form class="form" method="post" data-once>{% csrf_token %} … <div class="actions"> buttons
           {% once %} beside the token of a form that writes something new: sent twice it writes once
           buttons: class="button button-primary|button-quiet|button-danger [button-small] [button-icon]"
Blocks     {% section "哪里不对" count=3 %} … {% endsection %}      {% card "标题" %} … {% endcard %}
           {% alert "warn" "标题" %} … {% endalert %}   tone: "" accent good warn bad
           {% menu "更多" icon="ellipsis" %}<a class="menu-item" …>{% endmenu %}
           {% table %}<thead>…<tbody>… {% endtable %}   table(stack=False tall=True)
           {% sort_head "amount" "金额" num=True %}
           in a row: <th scope="row"><a class="row-link">, <td class="num" data-label="金额">
Parts      {% tabs items %}  {% tabs items "pills" %}   item: label, url, active [, count]
           {% empty "还没有单子" detail=… url=… action=… icon="inbox" %}   empty(…, small=True)
           {% fact "预算" value edit_url=… empty="还不知道" %} inside <dl class="facts">
           {% stage_path stages %}   stage: label, state ("done" "now" "next" "lost") [, met, of, url]
           {% stepper steps %}   step: label, state ("done" "now" "next")
           {% progress 3000 8800 label="正在导入" %}
           {% pager next_url=… previous_url=… text="1–50，共 412" %}
           {% filter_bar items text=… %}   item: label, url, active [, count]
           {% timeline days %}   day: day, entries; entry: icon, actor, text [, detail, at, url]
           {% include "web/components/board.html" with columns=columns %}   see that file for the contract
Dialogs    a page that extends "web/dialog.html" (blocks dialog_title, dialog_intro,
           dialog_content, dialog_actions; dialog_form to bring several forms);
           opened by <a href="…" data-dialog>; without script the same URL is an ordinary page.
Lists may hold dicts or objects. Text given to a tag is escaped unless it is already safe.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tuijin.common import clock
from tuijin.common import money as amounts
from tuijin.web import charts, fields, icons, words
from tuijin.web.badges import Badge, badge
from tuijin.web.drawn import drawn_from, drawn_once
from tuijin.web.once import once

register = template.Library()
register.simple_tag(icons.icon, name="icon")
register.simple_tag(fields.field)
register.simple_tag(once)
register.filter("days", words.say_days)
HERE = "web/components/"
NOTHING = (None, "")  # templates give "" for what an item lacks


def part(name: str, **context: Any) -> SafeString:
    return render_to_string(f"{HERE}{name}.html", context)


@register.simple_tag
@drawn_once()
def same(name: str) -> SafeString:
    """The template `name`, which says the same to everybody; {% same "web/head.html" %}."""
    return render_to_string(name)


# Words


@register.filter
def say_money(amount: Decimal | None) -> str:
    """12.5 万, in English 125K."""
    return amounts.speak(amount, words.language())


@register.simple_tag
@drawn_once()
def money(amount: Decimal | None, empty: str = "") -> str:
    """The amount as spoken, the full figure on hover; `empty` when there is none."""
    if amount in NOTHING:
        return empty
    return format_html(
        '<data value="{}" title="{}">{}</data>', amounts.yuan(amount), amounts.full(amount), say_money(amount)
    )


@register.simple_tag
@drawn_once()
def day(value: dt.date | dt.datetime | None, empty: str = "") -> str:
    """今天, 周三 or 8 月 4 日, the exact date on hover; `empty` when there is none."""
    if value in NOTHING:
        return empty
    on = words.as_day(value)
    said, exact = words.say_day(on, clock.today()), words.exact_day(on)
    return format_html('<time datetime="{}" title="{}">{}</time>', on.isoformat(), exact, said)


@register.simple_tag
def product() -> str:
    """The product's name in both languages, whatever the reader's."""
    return f"{words.PRODUCT.zh} {words.PRODUCT.en}"


@register.simple_tag
def brand(both: bool = False) -> SafeString:
    """The mark and the name; in both languages where nobody has signed in yet."""
    both = both or words.language() == "en"
    return part("brand", product=words.PRODUCT, mark=words.PRODUCT.zh[0], both=both)


@register.simple_tag
@drawn_once()
def pace(count: int, allowed: int | None = None) -> SafeString:
    """Days in the stage; beyond the allowed pace also that pace: 6 天 / 2."""
    allowed = None if allowed in NOTHING else allowed
    return part("pace", count=count, allowed=allowed, late=allowed is not None and count > allowed)


@register.simple_tag
@drawn_once()
def avatar(name: str, size: str = "") -> str:
    """The initial on the person's own soft colour; the whole name for screen readers and on hover."""
    kind = f"avatar avatar-{words.hue(str(name))}" + (f" avatar-{size}" if size else "")
    first = words.initial(str(name))
    name = name or _("没有人")
    return format_html(
        '<span class="{}" role="img" aria-label="{}" title="{}">{}</span>', kind, name, name, first
    )


@register.simple_tag
@drawn_once()
def grade(claimed: Badge | str = "", supported: Badge | str = "") -> SafeString:
    """The grade that evidence supports, and beside it the claimed one where they differ."""
    differs = supported and claimed != supported
    return part("grade", shown=badge(supported or claimed), claimed=claimed if differs else "")


@register.simple_tag
@drawn_once()
def attitude(value: int, text: str = "") -> str:
    """−2 … +2 as a signed figure in the ramp, with its word."""
    key = f"m{-value}" if value < 0 else f"p{value}" if value else "0"
    figure = f"−{-value}" if value < 0 else f"+{value}" if value else "0"
    return format_html('<span class="attitude attitude-{}"><i>{}</i>{}</span>', key, figure, text)


@register.simple_tag
@drawn_once()
def chip(text: str, tone: str = "", icon: str = "") -> str:
    """A small word on a soft ground."""
    drawn = icons.icon(icon, "small") if icon else ""
    return format_html('<span class="chip{}">{}{}</span>', f" chip-{tone}" if tone else "", drawn, text)


# Figures


@register.simple_tag
def meter(value: float, maximum: float, label: str = "", tone: str = "", text: str = "") -> SafeString:
    """How far towards `maximum`, as a bar with its figures."""
    share = charts.share(value, maximum)
    return part("meter", value=value, maximum=maximum, label=label, tone=tone, text=text, share=share)


@register.simple_tag
@drawn_once()
def grade_mix(counts: Sequence[tuple[Badge | str, int]]) -> SafeString:
    """How the grades on the cards of a column are mixed, as a hairline bar; `counts` is [("A", 3), …]."""
    told = " · ".join(f"{key or _('没有等级')} {count}" for key, count in counts if count)
    said = _("证据支持的等级：%s") % told if told else _("还没有等级")
    return part("grade_mix", parts=charts.mix([(badge(key).step, count) for key, count in counts]), said=said)


@register.simple_tag
def bar_chart(rows: Sequence[dict], title: str = "") -> SafeString:
    """Horizontal bars with direct labels; a target as a hairline; the table one key away."""
    height = len(rows) * charts.ROW + 4
    return part(
        "bar_chart", rows=rows, bars=charts.bars(rows), title=title, height=height, label_x=charts.LABEL
    )


@register.simple_tag
def line_chart(
    points: Sequence[dict], title: str = "", target: float | None = None, unit: str = ""
) -> SafeString:
    """A line over time; `points` are {label, value}; the target as a hairline."""
    drawn = charts.line([p["value"] for p in points], width=310, height=110, target=target)
    return part("line_chart", points=points, line=drawn, title=title, target=target, unit=unit)


@register.simple_tag
def sparkline(values: Sequence[float], target: float | None = None, label: str = "") -> SafeString:
    """A line the size of a word."""
    drawn = charts.line(values, width=72, height=16, target=target)
    return part("sparkline", line=drawn, values=values, label=label)


# Forms


@register.simple_tag
def form_errors(form: Any) -> SafeString:
    """What is wrong with the form as a whole, and with fields that are not shown."""
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return part("form_errors", errors=[*form.non_field_errors(), *hidden])


# Blocks


@register.simple_block_tag
def section(content: str, title: str, count: Any = None, tools: str = "", id: str = "") -> SafeString:
    """A part of the page under a heading on a hairline."""
    return part("section", content=content, title=title, count=count, tools=tools, id=id)


@register.simple_block_tag
def card(content: str, title: str = "") -> SafeString:
    """A box, for the few things that stand by themselves."""
    return part("card", content=content, title=title)


@register.simple_block_tag
def alert(content: str, tone: str = "", title: str = "") -> SafeString:
    """Something to know before going on."""
    drawn = {"good": "circle-check", "warn": "triangle-alert", "bad": "circle-alert", "accent": "lightbulb"}
    return part("alert", content=content, tone=tone, title=title, icon=drawn.get(tone, "info"))


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "ellipsis", place: str = "", text: bool = False) -> SafeString:
    """A button that opens a list of links and buttons; `place`: "", "start", "up"."""
    return part("menu", content=content, label=label, icon=icon, place=place, text=text)


@register.simple_block_tag
def table(content: str, stack: bool = True, tall: bool = False, caption: str = "") -> SafeString:
    """A dense table; on the phone its rows become small cards unless `stack` is off."""
    return part("table", content=content, stack=stack, tall=tall, caption=caption)


# Parts


@register.simple_tag(takes_context=True)
def sort_head(context: Context, key: str, label: str, num: bool = False) -> SafeString:
    """A heading that sorts by `?sort=key`, then `-key`; other parts of the query stay, the page does not."""
    query = context["request"].GET.copy()
    now = query.get("sort", "")
    state = "ascending" if now == key else "descending" if now == f"-{key}" else "none"
    query["sort"] = f"-{key}" if state == "ascending" else key
    for name in ("cursor", "after", "before"):
        query.pop(name, None)
    return part("sort_head", label=label, state=state, url=f"?{query.urlencode()}", num=num)


@register.simple_tag
def tabs(items: Sequence[Any], kind: str = "", label: str = "") -> SafeString:
    """Views of one thing; `kind` "pills" for the small ones beside a title."""
    return part("tabs", items=items, kind=kind, label=label)


@register.simple_tag
def empty(
    text: str,
    detail: str = "",
    url: str = "",
    action: str = "",
    icon: str = "inbox",
    small: bool = False,
    other_url: str = "",
    other: str = "",
) -> SafeString:
    """What will be here, and the first thing to do about it; `other`: another way to fill it."""
    ways = {"url": url, "action": action, "other_url": other_url, "other": other}
    return part("empty", text=text, detail=detail, icon=icon, small=small, **ways)


@register.simple_tag
def fact(
    label: str, value: Any = "", edit_url: str = "", empty: str = "", tone: str = "", id: str = ""
) -> SafeString:
    """One known or unknown thing, edited where it is read when there is an `edit_url`."""
    return part("fact", label=label, value=value, edit_url=edit_url, empty=empty, tone=tone, id=id)


@register.simple_tag
def board_card(card: Any) -> str:
    """A card of the board (see board.html); one that says what it said before is not drawn again."""
    whole = isinstance(card, dict)
    return drawn_from(f"{HERE}board_card.html", "card", card) if whole else part("board_card", card=card)


@register.simple_tag
def stage_path(stages: Sequence[Any]) -> SafeString:
    """The way of a deal: what is behind, how far the gate is, what is ahead."""
    return part("stage_path", stages=stages)


@register.filter
def slice_of(met: int, of: int) -> str:
    """The filled part of the dot of the present stage."""
    return charts.slice_path(met or 0, of or 0)


@register.simple_tag
def stepper(steps: Sequence[Any]) -> SafeString:
    """The steps of a longer task: label, state ("done" "now" "next")."""
    return part("stepper", steps=steps)


@register.simple_tag
def progress(value: int, maximum: int, label: str = "") -> SafeString:
    """How far a task has come that runs by itself, as a bar with its figures."""
    maximum = max(maximum, value, 1)
    return part("progress", value=value, maximum=maximum, label=label, text=f"{value:,} / {maximum:,}")


@register.simple_tag
def tally(items: Sequence[dict]) -> SafeString:
    """Figures side by side; `items` are {label, count, tone}."""
    return part("tally", items=items)


@register.simple_tag
def pager(next_url: str = "", previous_url: str = "", text: str = "") -> SafeString:
    """Back and on through a long list."""
    return part("pager", next_url=next_url, previous_url=previous_url, text=text)


@register.simple_tag
def filter_bar(items: Sequence[Any], text: str = "") -> SafeString:
    """Filters as links, so that a view is a URL; `text` sums up what is shown."""
    return part("filter_bar", items=items, text=text)


@register.simple_tag
def timeline(days: Sequence[Any]) -> SafeString:
    """What happened, grouped by day, newest first."""
    return part("timeline", days=days)


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> str:
    """The block `name` once more, as plain text (the page's title is also its heading)."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return mark_safe(strip_tags(block.render(context)).strip()) if block else ""
