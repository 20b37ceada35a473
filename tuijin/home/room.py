"""What this room declares."""

from tuijin.common.rooms import Room
from tuijin.common.text import Text

ROOM = Room(key="home", label=Text("首页", "Home"), urls="tuijin.home.urls")
