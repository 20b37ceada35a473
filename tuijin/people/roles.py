"""The nine roles as data: what each is called and how far it sees. What each may do, rooms declare."""

from dataclasses import dataclass

from tuijin.common.text import Text


@dataclass(frozen=True)
class Role:
    key: str
    name: Text
    sees: str  # "mine" | "team" | "all"


ROLES = {
    role.key: role
    for role in (
        Role("salesperson", Text("业务员", "Salesperson"), "mine"),
        Role("manager", Text("销售经理", "Sales manager"), "team"),
        Role("presales", Text("售前", "Presales"), "mine"),
        Role("marketing", Text("市场", "Marketing"), "mine"),
        Role("delivery", Text("实施", "Delivery"), "mine"),
        Role("service", Text("服务", "Service"), "mine"),
        Role("finance", Text("财务", "Finance"), "all"),
        Role("owner", Text("老板", "Owner"), "all"),
        Role("administrator", Text("管理员", "Administrator"), "all"),
    )
}
REACH = ("mine", "team", "all")  # narrow to wide

EVERYBODY = frozenset(ROLES)
SELLERS = frozenset({"salesperson", "manager", "presales", "owner"})
LEADERS = frozenset({"manager", "owner"})
ADMINISTRATORS = frozenset({"administrator"})
