"""What this room declares."""

from tuijin.common.rooms import Import, KeysInUse, Kind, NavItem, Owned, Permission, Room
from tuijin.common.text import Text
from tuijin.people.roles import ADMINISTRATORS, EVERYBODY

NAME = Text("信息", "Leads")
ROOM = Room(
    key="market",
    label=Text("市场", "Market"),
    permissions=(
        Permission("market:read", Text("看信息", "See leads"), EVERYBODY),
        Permission("market:write", Text("记信息、改信息", "Note and change leads"), EVERYBODY - {"finance"}),
        Permission(
            "market:import", Text("导入信息", "Import leads"), ADMINISTRATORS | {"marketing", "manager"}
        ),
    ),
    imports=(Import("leads", NAME, "tuijin.market.imports:IMPORTER", "market:import"),),
    nav=(NavItem("leads", NAME, "market:leads", "radio", "market:read", 20, phone=True),),
    owned=(Owned("lead", NAME, "tuijin.market.queries:count_owned", "tuijin.market.operations:reassign"),),
    kinds=(Kind("lead", Text("信息", "Lead"), "market:lead", "tuijin.market.queries:names"),),
    keys_in_use=(
        KeysInUse("source", "tuijin.market.queries:keys_in_use", "tuijin.market.operations:remap_keys"),
    ),
    commands=("tuijin.market.cli:add_verbs",),
    urls="tuijin.market.urls",
    routers={"/leads": "tuijin.market.api:router"},
)
