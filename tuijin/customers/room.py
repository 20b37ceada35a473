"""What this room declares."""

from tuijin.common.rooms import (
    Action,
    Export,
    Import,
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

NAME = Text("客户", "Customers")
FINDING = "tuijin.customers.finding"
ROOM = Room(
    key="customers",
    label=NAME,
    permissions=(
        Permission("customers:read", Text("看客户", "See customers"), EVERYBODY),
        Permission(
            "customers:write",
            Text("改客户和联系人", "Change customers and contacts"),
            EVERYBODY - {"finance"},
        ),
        Permission(
            "customers:import",
            Text("导入客户", "Import customers"),
            ADMINISTRATORS | {"marketing", "manager"},
        ),
        Permission("customers:export", Text("导出客户", "Export customers"), LEADERS | ADMINISTRATORS),
        Permission(
            "customers:export_contacts", Text("导出联系人", "Export contacts"), LEADERS | ADMINISTRATORS
        ),
    ),
    exports=(
        Export("customers", NAME, "tuijin.customers.exports:CUSTOMERS", "customers:export", "customer"),
        Export(
            "contacts",
            Text("联系人", "Contacts"),
            "tuijin.customers.exports:CONTACTS",
            "customers:export_contacts",
            "customer",
        ),
    ),
    nav=(NavItem("customers", NAME, "customers:list", "building-2", "customers:read", 30, phone=True),),
    owned=(
        Owned(
            "customer", NAME, "tuijin.customers.queries:count_owned", "tuijin.customers.operations:reassign"
        ),
    ),
    kinds=(
        Kind("customer", Text("客户", "Customer"), "customers:customer", "tuijin.customers.queries:names"),
    ),
    imports=(
        Import("customers", NAME, "tuijin.customers.imports:IMPORTER", "customers:import"),
        Import(
            "contacts", Text("联系人", "Contacts"), "tuijin.customers.imports:CONTACTS", "customers:import"
        ),
    ),
    search=(
        Searchable(
            kind="customer",
            letter="c",
            label=NAME,
            icon="building-2",
            permission="customers:read",
            order=20,
            documents=f"{FINDING}:customer_documents",
            visible=f"{FINDING}:visible_customers",
            finds=f"{FINDING}:customer_finds",
        ),
        Searchable(
            kind="contact",
            letter="p",
            label=Text("联系人", "Contacts"),
            icon="user",
            permission="customers:read",
            order=30,
            documents=f"{FINDING}:contact_documents",
            visible=f"{FINDING}:visible_contacts",
            finds=f"{FINDING}:contact_finds",
            tells=("customer",),
        ),
    ),
    lists=(
        ListPage(
            "customer",
            NAME,
            "customers:list",
            "customers:read",
            "tuijin.customers.listing:columns",
            "tuijin.customers.listing:CustomerFilters",
        ),
    ),
    deeds=(Action(Text("新建客户", "New customer"), "customers:new", "customers:write", "building-2"),),
    commands=("tuijin.customers.cli:add_verbs",),
    urls="tuijin.customers.urls",
    routers={"/customers": "tuijin.customers.api:router", "/contacts": "tuijin.customers.api:contact_router"},
)
