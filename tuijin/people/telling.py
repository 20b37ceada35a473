"""What the verbs of people and teams mean in the timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tuijin.people.roles import ROLES
from tuijin.timeline.models import Entry
from tuijin.timeline.telling import Line, told_changes

LABELS = {
    "name": gettext_lazy("姓名"),
    "email": gettext_lazy("邮箱"),
    "phone": gettext_lazy("电话"),
    "team": pgettext_lazy("one", "团队"),
    "roles": gettext_lazy("角色"),
    "is_active": gettext_lazy("在职"),
}


def tell(entry: Entry) -> Line:
    """One entry about a person."""
    data = entry.data
    match entry.verb:
        case "created":
            return Line(_("加了这个人"), "user-plus")
        case "changed":
            return Line(_("改了资料"), "pencil", told_changes(_with_role_names(entry), LABELS))
        case "password_set":
            return Line(_("设了新密码"), "key-round")
        case "token_issued":
            return Line(_("领了 API 令牌「%s」") % data.get("name", ""), "key")
        case "token_revoked":
            return Line(_("收回 API 令牌「%s」") % data.get("name", ""), "key")
        case "exported":
            told = {
                "what": data.get("what", ""),
                "count": data.get("rows", 0),
                "format": data.get("format", ""),
            }
            return Line(
                _("导出了%(what)s：%(count)s 行，%(format)s") % told, "download", data.get("query", "")
            )
        case "handed_over":
            count = sum(data.get("moved", {}).values())
            told = {"count": count, "to": data.get("to", "")}
            return Line(_("名下 %(count)s 条记录交给 %(to)s") % told, "arrow-right-left")
    return Line(entry.verb)


def _with_role_names(entry: Entry) -> Entry:
    changes = entry.data.get("changes", {})
    if "roles" in changes:
        named = [[str(ROLES[key].name) for key in keys if key in ROLES] for keys in changes["roles"]]
        entry.data = entry.data | {"changes": changes | {"roles": named}}
    return entry
