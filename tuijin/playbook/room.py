"""What this room declares."""

from tuijin.common.rooms import Room
from tuijin.common.text import Text

ROOM = Room(key="playbook", label=Text("套路", "Playbook"))
