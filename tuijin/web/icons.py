"""Icons as inline SVG, from the installed icon set; drawn once per name and size."""

from functools import cache, lru_cache
from importlib.resources import files
from xml.etree import ElementTree
from zipfile import ZipFile

from django.utils.safestring import SafeString, mark_safe

SIZES = {"small": 14, "": 16, "large": 22}
SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=512)
def icon(name: str, size: str = "") -> SafeString:
    """The icon `name`, hidden from screen readers; `size` is "small", "" or "large". A dot if unknown."""
    try:
        drawn = _archive().read(f"{name}.svg")
    except KeyError:
        drawn = _archive().read("dot.svg")
    svg = ElementTree.fromstring(drawn.decode())
    for node in svg.iter():
        node.tag = node.tag.removeprefix(SVG)
    svg.attrib["width"] = svg.attrib["height"] = str(SIZES[size])
    kind = f"icon icon-{size}" if size else "icon"
    svg.attrib.update({"class": kind, "aria-hidden": "true", "stroke-width": "1.75"})
    return mark_safe(ElementTree.tostring(svg, encoding="unicode"))


@cache
def _archive() -> ZipFile:
    """The set, opened once: its own reader looks through the list of two thousand icons for each one."""
    return ZipFile(str(files("lucide") / "lucide.zip"))
