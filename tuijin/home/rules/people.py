"""How people are spoken of: 张总, 李会计, 老王, accountant Li; and who of those we know is meant. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Latin spelling → family names that are spelt so.
SPELT = {
    "an": "安", "ao": "敖", "bai": "白柏", "bao": "包鲍", "bi": "毕", "bian": "边卞",
    "bu": "卜", "cai": "蔡", "cao": "曹", "cen": "岑", "chai": "柴", "chang": "常",
    "chen": "陈", "cheng": "程成", "chu": "褚储楚", "cui": "崔", "dai": "戴",
    "deng": "邓", "ding": "丁", "dong": "董", "dou": "窦", "du": "杜", "duan": "段",
    "fan": "范樊", "fang": "方房", "fei": "费", "feng": "冯", "fu": "傅付符", "gan": "甘",
    "gao": "高", "ge": "葛", "geng": "耿", "gong": "龚宫巩", "gu": "顾古谷", "guan": "关管",
    "gui": "桂", "guo": "郭", "han": "韩", "hao": "郝", "he": "何贺", "hong": "洪",
    "hou": "侯", "hu": "胡", "hua": "华", "huang": "黄", "huo": "霍", "ji": "季纪吉",
    "jia": "贾", "jian": "简", "jiang": "江蒋姜", "jiao": "焦", "jin": "金靳",
    "jing": "荆", "ju": "鞠", "kang": "康", "ke": "柯", "kong": "孔", "kuang": "匡邝",
    "lai": "赖", "lan": "兰蓝", "lang": "郎", "lei": "雷", "li": "李黎厉", "lian": "连",
    "liang": "梁", "liao": "廖", "lin": "林蔺", "ling": "凌", "liu": "刘柳",
    "long": "龙", "lou": "娄", "lu": "卢陆鲁路", "luo": "罗骆", "lv": "吕", "ma": "马",
    "mai": "麦", "mao": "毛茅", "mei": "梅", "meng": "孟蒙", "mi": "米", "miao": "苗缪",
    "mo": "莫", "mu": "穆", "ni": "倪", "nie": "聂", "niu": "牛", "ou": "欧",
    "pan": "潘", "pang": "庞", "pei": "裴", "peng": "彭", "qi": "齐戚祁", "qian": "钱",
    "qiao": "乔", "qin": "秦覃", "qiu": "邱裘", "qu": "曲屈瞿", "ran": "冉", "ren": "任",
    "rong": "戎荣", "ruan": "阮", "shang": "尚", "shao": "邵", "she": "佘",
    "shen": "沈申", "sheng": "盛", "shi": "石史施时", "shu": "舒", "si": "司",
    "song": "宋", "su": "苏", "sun": "孙", "tan": "谭", "tang": "唐汤", "tao": "陶",
    "teng": "滕", "tian": "田", "tong": "童佟", "tu": "涂屠", "wan": "万", "wang": "王汪",
    "wei": "魏韦卫", "wen": "温文闻", "weng": "翁", "wu": "吴武伍邬", "xi": "席奚",
    "xia": "夏", "xiang": "向项", "xiao": "肖萧", "xie": "谢解", "xin": "辛",
    "xing": "邢", "xiong": "熊", "xu": "徐许", "xue": "薛", "yan": "严颜闫阎晏",
    "yang": "杨", "yao": "姚", "ye": "叶", "yi": "易", "yin": "尹殷", "ying": "应",
    "you": "尤游", "yu": "于余俞喻虞郁", "yuan": "袁", "yue": "岳", "yun": "云",
    "zang": "臧", "zeng": "曾", "zhai": "翟", "zhan": "詹湛", "zhang": "张章",
    "zhao": "赵", "zheng": "郑", "zhong": "钟", "zhou": "周", "zhu": "朱祝",
    "zhuang": "庄", "zhuo": "卓", "zong": "宗", "zou": "邹", "zuo": "左",
    "ouyang": "欧阳", "shangguan": "上官", "sima": "司马", "zhuge": "诸葛", "situ": "司徒",
    "xiahou": "夏侯",
}  # fmt: skip
DOUBLE = ("欧阳", "上官", "司马", "诸葛", "司徒", "夏侯")
SINGLE = "".join(names for names in SPELT.values() if names not in DOUBLE)
SPELLING = {name: spelt for spelt, names in SPELT.items() for name in ([names] if names in DOUBLE else names)}
TITLES = (
    "计划员", "库管", "网管", "调度", "质检",
    "董事长", "副总经理", "总经理", "副总", "总监", "总工", "总助", "总", "经理", "主任", "会计", "厂长",
    "部长", "主管", "科长", "处长", "院长", "校长", "局长", "所长", "站长", "店长", "行长", "社长", "队长",
    "组长", "班长", "课长", "书记", "主席", "秘书", "助理", "出纳", "采购", "财务", "仓管", "文员",
    "工程师", "工", "师傅", "老师", "教授", "博士", "老板", "董", "女士", "先生", "小姐", "姐", "哥",
)  # fmt: skip
ENGLISH_TITLES = {  # a title in English → words that stand in our Chinese titles
    "accountant": "会计财务", "chief accountant": "会计财务总", "manager": "经理",
    "general manager": "总经理", "boss": "总董老板", "president": "总董", "director": "总监董主任部长",
    "engineer": "工", "owner": "总董老板", "secretary": "秘书助理文员", "assistant": "助理秘书",
    "factory director": "厂长", "buyer": "采购", "chairman": "董事长", "mr": "", "mrs": "", "ms": "",
    "miss": "", "dr": "博士",
}  # fmt: skip
AMBIGUOUS = frozenset(  # English words, or too short to be a name by themselves
    {
        "an", "he", "you", "long", "can", "ma", "fan", "tan", "ding", "sun", "song", "shi", "lai", "mu",
        "mi", "ying", "ke", "dong", "bi", "lang", "gan",
    }
)  # fmt: skip
# Words that end like a family name: 对方老板, 分公司经理, 关于总价, 了解财务.
NO_NAME = frozenset(
    re.findall(
        r"\S+",
        """
        对方 双方 我方 甲方 乙方 丙方 官方 各方 多方 三方 厂方 资方 校方 客方 地方 南方 北方 东方 西方 公司
        关于 对于 由于 等于 属于 基于 至于 在于 位于 终于 处于 便于 过于 低于 高于 大于 小于 了解 理解 讲解
        完成 形成 达成 组成 促成 工程 流程 课程 过程 日程 行程 里程 全程 现金 资金 基金 奖金 定金 订金 佣金
        五金 支付 应付 对付 交付 代付 预付 提高 最高 很高 较高 新高 西安 公安 及时 同时 当时 随时 临时 按时
        平时 到时 有时 小时 准时 这时 那时 暂时 主任 新任 前任 现任 时任 责任 信任 非常 日常 经常 正常 平常
        中文 英文 语文 公文 交易 贸易 容易 供应 对应 反应 相应 回应 适应 响应 承包 打包 外包 海关 机关 相关
        有关 公关 厂房 库房 机房 药房 这边 那边 旁边 一边 周边 身边 完毕 明白 方向 面向 意向 倾向 内向 走向
        浙江 镇江 长江 松江 吴江 主管 保管 尽管 不管 华东 房东 股东 做东 山东 广东 中华 一路 线路 电路 思路
        顺路 光荣 季度 四季
        """,
    )
)
_ENGLISH = "|".join(sorted(ENGLISH_TITLES, key=len, reverse=True))
_SPELT = "|".join(sorted(SPELT, key=len, reverse=True))
CHINESE = re.compile(
    rf"(?P<surname>{'|'.join(DOUBLE)}|[{SINGLE}])(?P<title>{'|'.join(TITLES)})"
    r"(?<!施工)(?:(?<!总)|(?![部价额包体结量数计则之]|公司))"
)
FAMILIAR = re.compile(rf"(?<![\u4e00-\u9fff])(?!小时)[老小](?P<surname>[{SINGLE}])(?![\u4e00-\u9fff]{{0,1}}[厂户板])"
                      rf"|(?:见|和|跟|给|带|约|找|与|了|到|请)[老小](?P<again>[{SINGLE}])")  # fmt: skip
LATIN = re.compile(
    rf"\b(?:(?P<title>{_ENGLISH})\.? )?(?P<surname>{_SPELT})\b(?: \((?P<after>{_ENGLISH})\))?(?![-/'’])"
)
LONGEST_NAME = 40


@dataclass(frozen=True)
class Known:
    """Somebody at a customer's, as the records have him."""

    id: int
    name: str
    title: str = ""
    customer: int = 0


@dataclass(frozen=True)
class Spoken:
    """Somebody in a line: where, how he is called there, his family name(s), his title if one was said."""

    start: int
    end: int
    text: str
    surnames: str = ""
    titles: str = ""  # a Chinese title, or signs that ours would hold
    exact: bool = False  # the whole name of somebody we know


def people_in(line: str, known: Iterable[Known] = ()) -> tuple[Spoken, ...]:
    """Who is spoken of in `line`, in order. Whole names that we know win over forms of address."""
    small = line.lower() if len(line.lower()) == len(line) else line
    found = sorted(_all(line, small, known), key=lambda one: (not one.exact, one.start - one.end, one.start))
    kept: list[Spoken] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


def _all(line: str, small: str, known: Iterable[Known]) -> Iterator[Spoken]:
    for name in dict.fromkeys(one.name for one in known):
        at = line.find(name) if len(name) > 1 else -1
        if at >= 0 and _stands_alone(line, at, name):
            yield Spoken(at, at + len(name), name, name[:1], exact=True)
    for match in CHINESE.finditer(line):
        if _ends_a_word(line, match):
            continue
        yield Spoken(match.start(), match.end(), match[0], match["surname"], match["title"])
    for match in FAMILIAR.finditer(line):
        surname = match["surname"] or match["again"]
        start = match.end() - 2
        yield Spoken(start, match.end(), line[start : match.end()], surname)
    for match in LATIN.finditer(small):
        if match["title"] or match["after"] or _a_name(line, match):
            titles = ENGLISH_TITLES.get(match["title"] or match["after"] or "", "")
            start = match.start("surname") if (match["title"] or "") in ("", "mr", "ms") else match.start()
            yield Spoken(
                match.start(), match.end(), line[start : match.end()], SPELT[match["surname"]], titles
            )


def _ends_a_word(line: str, match: re.Match[str]) -> bool:
    """对方老板, 28万总价: what looks like a family name is the end of another word."""
    before = line[max(match.start() - 1, 0) : match.start() + 1]
    return before in NO_NAME or (match["surname"] == "万" and before[0] in "0123456789十百千几.")


def _stands_alone(line: str, at: int, name: str) -> bool:
    """A Latin name is no part of a longer word."""
    if not name.isascii():
        return True
    before, after = line[at - 1 : at], line[at + len(name) : at + len(name) + 1]
    return not (before.isalnum() and before.isascii()) and not (after.isalnum() and after.isascii())


def _a_name(line: str, match: re.Match[str]) -> bool:
    """A capital letter makes a name, unless the word is also an English one."""
    return line[match.start("surname")].isupper() and match["surname"] not in AMBIGUOUS


def means(spoken: Spoken, known: Known) -> bool:
    """Whether this person can be the one spoken of."""
    if spoken.exact or spoken.text == known.name:
        return spoken.text == known.name
    if not spoken.surnames or not known.name:
        return False
    if not (known.name[0] in spoken.surnames or known.name.startswith(spoken.surnames)):
        return False
    return not spoken.titles or _same_title(spoken.titles, known.name[1:] + known.title)


def _same_title(said: str, have: str) -> bool:
    if not set(have) & set("".join(TITLES)):
        return True  # nothing is known of his position
    return said in have or bool(set(said) & set(have) - set("长理"))
