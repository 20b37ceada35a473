"""What this room declares."""

from tuijin.common.rooms import (
    Action,
    Export,
    Import,
    KeysInUse,
    Kind,
    ListPage,
    NavItem,
    Owned,
    Permission,
    Room,
    Searchable,
)
from tuijin.common.text import Text
from tuijin.people.roles import ADMINISTRATORS, EVERYBODY, LEADERS

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
        Permission(
            "market:export", Text("导出信息", "Export leads"), LEADERS | ADMINISTRATORS | {"marketing"}
        ),
    ),
    imports=(Import("leads", NAME, "tuijin.market.imports:IMPORTER", "market:import"),),
    exports=(Export("leads", NAME, "tuijin.market.exports:EXPORTER", "market:export", "lead"),),
    nav=(NavItem("leads", NAME, "market:leads", "radio", "market:read", 20, phone=True),),
    owned=(Owned("lead", NAME, "tuijin.market.queries:count_owned", "tuijin.market.operations:reassign"),),
    kinds=(Kind("lead", Text("信息", "Lead"), "market:lead", "tuijin.market.queries:names"),),
    opens={"activity:lead": "tuijin.market.queries:leads_opened"},
    seen_by={"activity:lead": "tuijin.market.finding:sights"},
    keys_in_use=(
        KeysInUse("source", "tuijin.market.queries:keys_in_use", "tuijin.market.operations:remap_keys"),
    ),
    search=(
        Searchable(
            kind="lead",
            letter="l",
            label=NAME,
            icon="radio",
            permission="market:read",
            order=40,
            documents="tuijin.market.finding:documents",
            visible="tuijin.market.finding:visible",
            finds="tuijin.market.finding:finds",
        ),
    ),
    lists=(
        ListPage(
            "lead",
            NAME,
            "market:leads",
            "market:read",
            "tuijin.market.listing:COLUMNS",
            "tuijin.market.listing:LeadFilters",
        ),
    ),
    deeds=(Action(Text("记信息", "Note a lead"), "market:leads", "market:write", "radio"),),
    commands=("tuijin.market.cli:add_verbs",),
    urls="tuijin.market.urls",
    routers={"/leads": "tuijin.market.api:router"},
)
