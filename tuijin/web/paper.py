"""Designed pages as PDF, set by typst. What people wrote comes in as data and is never read as markup."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import typst

FAMILIES = ("Noto Sans SC", "Noto Serif SC")


def font_place() -> Path:
    """The folder of the fonts that come with the house."""
    import pylopdf_fonts_zh_cn

    return pylopdf_fonts_zh_cn.sans_path().parent


@cache
def fonts() -> "typst.Fonts":
    """The house's own fonts. Raises RuntimeError without them: typst would print boxes and say nothing."""
    import typst  # a library of 80 MB, which few commands need

    place = font_place()
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(place)])
    missing = set(FAMILIES) - {font.family for font in found.fonts()}
    if missing:
        raise RuntimeError(f"no Chinese font in {place}: {', '.join(sorted(missing))}")
    return found


def on_one_page(source: Path, drafts: Iterable[Mapping[str, Any]]) -> bytes:
    """The first of the drafts, long ones first, that fits on one page; the last one where none does.

    `source` is a typst file that reads `sys.inputs.data` (JSON) and tells its pages in `<pages>`.
    """
    for draft in drafts:
        page = _set(source, draft)
        if int(json.loads(page.query("<pages>", field="value", one=True))) == 1:
            break
    return cast(bytes, page.compile(format="pdf"))  # pages are split for pictures only


def _set(source: Path, data: Mapping[str, Any]) -> "typst.Compiler":
    import typst

    told = json.dumps(data, ensure_ascii=False, default=str)
    return typst.Compiler(
        str(source),
        root=str(source.parent),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": told},
    )
