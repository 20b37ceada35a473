"""What this room declares."""

from tuijin.common.rooms import Import, NavItem, Permission, Room
from tuijin.common.text import Text
from tuijin.people.roles import ADMINISTRATORS, LEADERS

ROOM = Room(
    key="transfer",
    label=Text("导入导出", "Transfer"),
    permissions=(
        Permission(
            "transfer:use",
            Text("用导入向导", "Use the import wizard"),
            LEADERS | ADMINISTRATORS | {"marketing"},
        ),
    ),
    nav=(NavItem("imports", Text("导入", "Import"), "transfer:list", "upload", "transfer:use", 80),),
    urls="tuijin.transfer.urls",
    imports=(  # people stand below this room, so their importer is here
        Import("people", Text("人员", "People"), "tuijin.transfer.colleagues:IMPORTER", "people:import"),
    ),
    routers={"/imports": "tuijin.transfer.api:imports", "/exports": "tuijin.transfer.api:exports"},
    commands=("tuijin.transfer.cli:add_verbs", "tuijin.transfer.export_cli:add_verbs"),
)
