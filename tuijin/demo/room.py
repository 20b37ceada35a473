"""What this room declares."""

from tuijin.common.rooms import Room
from tuijin.common.text import Text

ROOM = Room(key="demo", label=Text("演示", "Demo"), commands=("tuijin.demo.cli:add_verbs",))
