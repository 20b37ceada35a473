"""What this room declares."""

from tuijin.common.rooms import Room
from tuijin.common.text import Text

ROOM = Room(key="api", label=Text("接口", "API"), urls="tuijin.api.urls")
