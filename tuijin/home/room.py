"""What this room declares."""

from tuijin.common.rooms import Capture, NavItem, Room
from tuijin.common.text import Text

ROOM = Room(
    key="home",
    label=Text("首页", "Home"),
    nav=(
        NavItem(
            "today", Text("今日", "Today"), "home:today", "calendar-days", "opportunities:read", 5, phone=True
        ),
        NavItem("tour", Text("导览", "Tour"), "home:tour", "compass", "opportunities:read", 99),
    ),
    capture=Capture("home:capture", "activities:write"),
    commands=("tuijin.home.cli:add_verbs",),
    routers={"/today": "tuijin.home.api:today", "/captures": "tuijin.home.api:captures"},
    urls="tuijin.home.urls",
)
