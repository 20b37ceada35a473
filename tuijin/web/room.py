"""What this room declares."""

from tuijin.common.rooms import Room
from tuijin.common.text import Text

ROOM = Room(key="web", label=Text("界面", "Shell"), urls="tuijin.web.urls")
