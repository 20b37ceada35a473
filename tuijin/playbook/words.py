"""What the kinds of keys are called (`types.AREAS`)."""

from tuijin.common.text import Text

AREA_NAMES = {
    "stage": Text("阶段", "Stage"),
    "condition": Text("出口条件", "Exit condition"),
    "category": Text("信息类别", "Category"),
    "question": Text("问题", "Question"),
    "role": Text("角色", "Role"),
    "level": Text("层级", "Level"),
    "grade": Text("级别", "Grade"),
    "source": Text("信息来源", "Source"),
    "fact": Text("事实", "Fact"),
    "activity_kind": Text("动作", "Kind of work"),
    "funnel": Text("漏斗比例", "Funnel"),
    "lost_reason": Text("丢单原因", "Lost reason"),
}


def area_name(area: str) -> str:
    """The area in the reader's language; an unknown one as it is."""
    return str(AREA_NAMES.get(area, area))
