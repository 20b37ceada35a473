"""What this room declares."""

from tuijin.common.rooms import Permission, Room
from tuijin.common.text import Text
from tuijin.people.roles import ADMINISTRATORS, EVERYBODY, LEADERS

ROOM = Room(
    key="saved_views",
    label=Text("看法", "Views"),
    permissions=(
        Permission("saved_views:write", Text("存自己的看法", "Keep views of lists"), EVERYBODY),
        Permission("saved_views:share", Text("把看法分享给别人", "Share views"), EVERYBODY),
        Permission(
            "saved_views:set_default",
            Text("定各角色打开时的看法", "Set the views that roles open with"),
            LEADERS | ADMINISTRATORS,
        ),
    ),
    urls="tuijin.saved_views.urls",
)
