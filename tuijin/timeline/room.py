"""What this room declares."""

from tuijin.common.rooms import Room
from tuijin.common.text import Text

ROOM = Room(key="timeline", label=Text("时间线", "Timeline"))
