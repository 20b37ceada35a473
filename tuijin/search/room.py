"""What this room declares."""

from tuijin.common.rooms import Permission, Room
from tuijin.common.text import Text
from tuijin.people.roles import EVERYBODY

ROOM = Room(
    key="search",
    label=Text("搜索", "Search"),
    permissions=(
        Permission("search:use", Text("搜索（只搜得到看得见的）", "Search what one sees"), EVERYBODY),
    ),
    told_words=("tuijin.search.operations:follow",),
    prepare=("tuijin.search.operations:ensure_built",),
    commands=("tuijin.search.cli:add_verbs",),
    urls="tuijin.search.urls",
    routers={"/search": "tuijin.search.api:router"},
)
