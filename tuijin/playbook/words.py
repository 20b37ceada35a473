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
    "idea": Text("三个理念", "Idea"),
    "deed": Text("为我们做的事", "Deed"),
    "tie": Text("人和人的关系", "Tie"),
    "way_in": Text("谈进去的路", "Way in"),
    "point": Text("要讲清的问题", "Question to make clear"),
    "compelling": Text("强迫事件", "Compelling event"),
    "position": Text("对手的位置", "Rival's position"),
    "argument": Text("说法", "Argument"),
    "strategy": Text("打法", "Strategy"),
    "root": Text("病根", "Root fault"),
    "symptom": Text("症状和禁忌", "Symptom or taboo"),
}


def area_name(area: str) -> str:
    """The area in the reader's language; an unknown one as it is."""
    return str(AREA_NAMES.get(area, area))
