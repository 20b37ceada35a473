"""What this room declares."""

from tuijin.common.rooms import KeysInUse, Permission, Room, Searchable
from tuijin.common.text import Text
from tuijin.people.roles import ADMINISTRATORS, EVERYBODY, LEADERS

ROOM = Room(
    key="activities",
    label=Text("动作", "Activities"),
    permissions=(
        Permission("activities:read", Text("看动作", "See activities"), EVERYBODY),
        Permission("activities:write", Text("记动作", "Write down activities"), EVERYBODY - {"finance"}),
        Permission(
            "activities:correct",
            Text("改、删别人记的动作", "Correct or take back what others wrote down"),
            LEADERS | ADMINISTRATORS,
        ),
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
    search=(
        Searchable(
            kind="activity",
            letter="a",
            label=Text("动作", "Activities"),
            icon="footprints",
            permission="activities:read",
            order=50,
            documents="tuijin.activities.finding:documents",
            visible="tuijin.activities.finding:visible",
            finds="tuijin.activities.finding:finds",
            tells=("opportunity", "lead"),
        ),
    ),
)
