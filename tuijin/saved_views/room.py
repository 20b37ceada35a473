"""What this room declares."""

from tuijin.common.rooms import Permission, Room
from tuijin.common.text import Text
from tuijin.people.roles import ADMINISTRATORS, EVERYBODY, LEADERS

ROOM = Room(
    key="saved_views",
    label=Text("视图", "Views"),
    permissions=(
        Permission("saved_views:write", Text("存自己的视图", "Keep views of lists"), EVERYBODY),
        Permission("saved_views:share", Text("把视图分享给别人", "Share views"), EVERYBODY),
        Permission(
            "saved_views:set_default",
            Text("定各角色打开时的视图", "Set the views that roles open with"),
            LEADERS | ADMINISTRATORS,
        ),
    ),
    urls="tuijin.saved_views.urls",
    routers={"/views": "tuijin.saved_views.api:router"},
    commands=("tuijin.saved_views.cli:add_verbs",),
)
