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
from tuijin.people.roles import ADMINISTRATORS, EVERYBODY, LEADERS, SELLERS

MAY_EXPORT = LEADERS | {"administrator", "finance"}
WRITE = "opportunities:write"
PRESALES = Text("做售前的商机", "Deals as presales")
NAME = Text("商机", "Opportunities")
PEOPLE = Text("单子里的人", "People of deals")
QUERIES, OPERATIONS = "tuijin.opportunities.queries", "tuijin.opportunities.operations"


ROOM = Room(
    key="opportunities",
    label=NAME,
    permissions=(
        Permission("opportunities:read", Text("看商机", "See opportunities"), EVERYBODY),
        Permission(WRITE, Text("改商机", "Change opportunities"), SELLERS),
        Permission("opportunities:advance", Text("推进、丢单、恢复", "Advance, lose, revive"), SELLERS),
        Permission("opportunities:assign", Text("换负责人", "Change the owner"), LEADERS),
        Permission(
            "opportunities:approve_exception", Text("批准关口例外", "Approve gate exceptions"), LEADERS
        ),
        Permission(
            "opportunities:private",
            Text("看客户个人的诉求", "See what people at the customer want for themselves"),
            LEADERS,
        ),
        Permission(
            "opportunities:name_rivals",
            Text("把对手的几种写法算成一家", "Count several writings of a rival as one"),
            LEADERS | ADMINISTRATORS,
        ),
        Permission(
            "opportunities:import", Text("导入商机", "Import opportunities"), LEADERS | {"administrator"}
        ),
        Permission("opportunities:export", Text("导出商机", "Export opportunities"), MAY_EXPORT),
        Permission(
            "opportunities:export_stakeholders",
            Text("导出单子里的人", "Export the people of deals"),
            LEADERS | ADMINISTRATORS,
        ),
    ),
    nav=(
        NavItem(
            "opportunities",
            NAME,
            "opportunities:board",
            "square-kanban",
            "opportunities:read",
            10,
            phone=True,
            count=f"{QUERIES}:count_to_decide",
        ),
    ),
    owned=(
        Owned("opportunity", NAME, f"{QUERIES}:count_owned", f"{OPERATIONS}:reassign"),
        Owned("presales", PRESALES, f"{QUERIES}:count_presales", f"{OPERATIONS}:reassign_presales"),
    ),
    kinds=(Kind("opportunity", Text("商机", "Opportunity"), "opportunities:deal", f"{QUERIES}:names"),),
    keys_in_use=tuple(
        KeysInUse(area, f"{QUERIES}.keys:keys_in_use", f"{OPERATIONS}:remap_keys")
        for area in (
            "stage",
            "source",
            "grade",
            "activity_kind",
            "lost_reason",
            "condition",
            "fact",
            "strategy",
            "question",
            "role",
            "level",
            "way_in",
            "point",
            "deed",
            "tie",
            "compelling",
            "position",
            "argument",
            "symptom",
            "idea",
        )
    ),
    seen_by={
        "customer": "tuijin.opportunities.finding:seen_by",
        "activity:opportunity": "tuijin.opportunities.finding:sights",
    },
    opens={
        "customer": f"{QUERIES}:customers_opened",
        "activity:opportunity": f"{QUERIES}:opportunities_opened",
    },
    holds={"contact": f"{QUERIES}.holding:holds_contact"},
    merges={"contact": f"{OPERATIONS}:merge_contact"},
    columns={"customer": ("tuijin.opportunities.panels:open_deals_of_customers",)},
    orders={"customer": {"open_deals_of_customers": "tuijin.opportunities.panels:order_of_open_deals"}},
    panels={
        "customer": ("tuijin.opportunities.panels:deals_of_customer",),
        "lead": ("tuijin.opportunities.panels:deals_of_lead",),
    },
    actions={
        "lead": (Action(Text("记初访", "First visit"), "opportunities:first_visit", WRITE, "door-open"),),
    },
    imports=(
        Import("opportunities", NAME, "tuijin.opportunities.imports:IMPORTER", "opportunities:import"),
        Import(
            "moves",
            Text("阶段历史", "Stage history"),
            "tuijin.opportunities.imports:MOVES",
            "opportunities:import",
        ),
        Import(
            "activities",
            Text("动作", "Activities"),
            "tuijin.opportunities.imports:ACTIVITIES",
            "activities:import",
        ),
        Import("stakeholders", PEOPLE, "tuijin.opportunities.imports:STAKEHOLDERS", "opportunities:import"),
    ),
    search=(
        Searchable(
            kind="opportunity",
            letter="o",
            label=Text("单子", "Deals"),
            icon="square-kanban",
            permission="opportunities:read",
            order=10,
            documents="tuijin.opportunities.finding:documents",
            visible="tuijin.opportunities.finding:visible",
            finds="tuijin.opportunities.finding:finds",
            tells=("customer",),
            opens=True,
        ),
    ),
    deeds=(
        Action(Text("开单子", "Open a deal"), "opportunities:new", WRITE, "plus"),
        Action(Text("毛病", "What is wrong"), "opportunities:symptoms", "opportunities:read", "stethoscope"),
        Action(Text("商机列表", "List of deals"), "opportunities:list", "opportunities:read", "list"),
    ),
    exports=(
        Export(
            "opportunities",
            NAME,
            "tuijin.opportunities.exports:EXPORTER",
            "opportunities:export",
            "opportunity",
        ),
        Export(
            "stakeholders",
            PEOPLE,
            "tuijin.opportunities.exports:PEOPLE",
            "opportunities:export_stakeholders",
            "opportunity",
        ),
    ),
    lists=(
        ListPage(
            "opportunity",
            NAME,
            "opportunities:list",
            "opportunities:read",
            "tuijin.opportunities.forms.columns:COLUMNS",
            "tuijin.opportunities.forms.filters:ListFilters",
        ),
    ),
    commands=("tuijin.opportunities.cli:add_verbs",),
    told=(f"{OPERATIONS}:told",),
    prepare=(f"{OPERATIONS}:judge_all",),
    urls="tuijin.opportunities.urls",
    routers={
        "/opportunities": "tuijin.opportunities.api:router",
        "/activities": "tuijin.opportunities.api:activities",
        "/leads": "tuijin.opportunities.api:first_visits",
        "/rival-names": "tuijin.opportunities.api:rival_names",
        "/reports": "tuijin.opportunities.api:reports",
    },
)
