"""What this room declares."""

from tuijin.common.rooms import KeysInUse, Permission, Room
from tuijin.common.text import Text
from tuijin.people.roles import ADMINISTRATORS, EVERYBODY

ROOM = Room(
    key="activities",
    label=Text("动作", "Activities"),
    permissions=(
        Permission("activities:read", Text("看动作", "See activities"), EVERYBODY),
        Permission("activities:write", Text("记动作", "Write down activities"), EVERYBODY - {"finance"}),
        Permission(
            "activities:import",
            Text("导入动作", "Import activities"),
            ADMINISTRATORS | {"marketing", "manager"},
        ),
    ),
    keys_in_use=(
        KeysInUse(
            "activity_kind",
            "tuijin.activities.queries:keys_in_use",
            "tuijin.activities.operations:remap_keys",
        ),
    ),
    routers={"/activities": "tuijin.activities.api:router"},
)
