"""What this room declares."""

from tuijin.common.rooms import Room
from tuijin.common.text import Text

ROOM = Room(key="transfer", label=Text("导入导出", "Transfer"))
