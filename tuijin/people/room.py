"""What this room declares."""

from tuijin.common.rooms import Kind, NavItem, Permission, Room
from tuijin.common.text import Text
from tuijin.people.roles import ADMINISTRATORS, EVERYBODY, LEADERS

ROOM = Room(
    key="people",
    label=Text("人员", "People"),
    permissions=(
        Permission("people:read", Text("看同事名单", "See colleagues"), EVERYBODY),
        Permission(
            "people:manage", Text("管理人员、团队、权限", "Manage people, teams, rights"), ADMINISTRATORS
        ),
        Permission(
            "people:grant", Text("把记录开放给别人", "Open a record to somebody"), LEADERS | ADMINISTRATORS
        ),
        Permission("people:token", Text("用个人令牌调 API", "Use the API with a personal token"), EVERYBODY),
        Permission("people:import", Text("导入人员", "Import people"), ADMINISTRATORS),
    ),
    nav=(NavItem("people", Text("人员", "People"), "people:list", "users", "people:read", 90),),
    kinds=(Kind("person", Text("人员", "Person"), "people:person", "tuijin.people.queries:names"),),
    commands=("tuijin.people.cli:add_verbs",),
    urls="tuijin.people.urls",
    routers={"": "tuijin.people.api:router"},
)
