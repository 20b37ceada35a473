"""What this room declares."""

from tuijin.common.rooms import Import, Kind, NavItem, Owned, Permission, Room
from tuijin.common.text import Text
from tuijin.people.roles import ADMINISTRATORS, EVERYBODY

NAME = Text("客户", "Customers")
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
    commands=("tuijin.customers.cli:add_verbs",),
    urls="tuijin.customers.urls",
    routers={"/customers": "tuijin.customers.api:router", "/contacts": "tuijin.customers.api:contact_router"},
)
