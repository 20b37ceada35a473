"""How Chinese characters are read. Pure."""

import os
import unicodedata
from functools import cache

# Phrases would take 45 MB a process; the few that turn up in names of companies and people stand below.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

OTHERWISE = {
    "长": "chang", "都": "du", "行": "hang", "厦": "xia", "乐": "le", "调": "tiao", "藏": "cang", "盛": "sheng",
    "朝": "chao", "会": "hui", "单": "dan", "和": "he", "大": "da", "还": "huan", "番": "fan", "车": "che",
    "石": "shi", "重": "zhong", "曾": "ceng", "任": "ren", "解": "jie", "区": "qu", "查": "cha",
}  # fmt: skip
PAIRS = {
    "重庆": ("chong", "qing"), "会计": ("kuai", "ji"), "音乐": ("yin", "yue"), "大厦": ("da", "sha"),
    "行政": ("xing", "zheng"), "行走": ("xing", "zou"), "飞行": ("fei", "xing"), "西藏": ("xi", "zang"),
    "调度": ("diao", "du"), "番禺": ("pan", "yu"), "单县": ("shan", "xian"), "成长": ("cheng", "zhang"),
    "增长": ("zeng", "zhang"), "事长": ("shi", "zhang"), "店长": ("dian", "zhang"), "厂长": ("chang", "zhang"),
    "校长": ("xiao", "zhang"), "处长": ("chu", "zhang"), "部长": ("bu", "zhang"),
    "自行": ("zi", "xing"), "蚌埠": ("beng", "bu"), "六安": ("lu", "an"), "会稽": ("kuai", "ji"),
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "单于": ("chan", "yu"), "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
}  # fmt: skip
SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "任": "ren", "盖": "ge", "区": "ou",
    "朴": "piao", "翟": "zhai", "缪": "miao", "乐": "yue", "覃": "qin", "召": "shao", "华": "hua", "宁": "ning",
    "卜": "bu", "阚": "kan", "隗": "wei", "牟": "mu", "黑": "he", "员": "yun", "种": "chong", "折": "she",
    "洗": "xian", "乜": "nie",
}  # fmt: skip
CHINESE = "〇㐀-鿿\U00020000-\U0003ffff"  # as a class of a regular expression


def is_chinese(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U0003ffff" or sign == "〇"


@cache
def syllable(sign: str) -> str:
    """The usual reading of one character without its tone ("lv" for 绿), or "" when it has none."""
    from pypinyin.pinyin_dict import pinyin_dict  # only who writes to the index pays for the table

    if sign in OTHERWISE:
        return OTHERWISE[sign]
    first = pinyin_dict.get(ord(sign), "").split(",")[0]
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFC", first).translate(_U_UMLAUT))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())


_U_UMLAUT = str.maketrans("üǖǘǚǜ", "vvvvv")


def read(units: list[str]) -> list[str]:
    """Each unit (one character, or a word in Latin letters and figures) as it is read aloud."""
    said = [syllable(unit) if is_chinese(unit[0]) else unit for unit in units]
    for place in range(len(units) - 1):
        if pair := PAIRS.get(units[place] + units[place + 1]):
            said[place : place + 2] = pair
    return said


def initials(units: list[str], said: list[str]) -> list[str]:
    """The first letter of each syllable; other words stay whole."""
    return [heard[:1] if is_chinese(unit[0]) else heard for unit, heard in zip(units, said, strict=True)]
