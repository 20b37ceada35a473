"""What this room declares."""

from tuijin.common.rooms import NavItem, Room
from tuijin.common.text import Text

ROOM = Room(
    key="home",
    label=Text("首页", "Home"),
    nav=(NavItem("tour", Text("导览", "Tour"), "home:tour", "compass", "opportunities:read", 99),),
    urls="tuijin.home.urls",
)
