"""What this room declares."""

from tuijin.common.rooms import Import, Room
from tuijin.common.text import Text

ROOM = Room(
    key="transfer",
    label=Text("导入导出", "Transfer"),
    imports=(  # people stand below this room, so their importer is here
        Import("people", Text("人员", "People"), "tuijin.transfer.colleagues:IMPORTER", "people:import"),
    ),
    commands=("tuijin.transfer.cli:add_verbs", "tuijin.transfer.export_cli:add_verbs"),
)
