"""What this room declares."""

from tuijin.common.rooms import NavItem, Permission, Room
from tuijin.common.text import Text
from tuijin.people.roles import ADMINISTRATORS, EVERYBODY

NAME = Text("套路", "Playbook")
ROOM = Room(
    key="playbook",
    label=NAME,
    permissions=(
        Permission("playbook:read", Text("看套路", "Read the playbook"), EVERYBODY),
        Permission("playbook:publish", Text("发布套路", "Publish the playbook"), ADMINISTRATORS),
    ),
    nav=(NavItem("playbook", NAME, "playbook:playbook", "book-open", "playbook:read", 80),),
    prepare=("tuijin.playbook.operations:ensure_published",),
    commands=("tuijin.playbook.cli:add_verbs",),
    urls="tuijin.playbook.urls",
    routers={"/playbook": "tuijin.playbook.api:router"},
)
