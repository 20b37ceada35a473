"""The words of the index and the questions to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijin.common.rooms import registry
from tuijin.search.rules.reading import read
from tuijin.search.rules.words import Document, Question, Sight, ask, of_kind, says, spelling, units, words_of


def finds(text: str, *names: str, words: tuple[str, ...] = (), phones: tuple[str, ...] = ()) -> bool:
    own, others = words_of(Document(1, names, words, phones))
    question = ask(text)
    return bool(question) and says(question, [*own, *others])


@pytest.mark.parametrize(
    "text",
    [
        "昆", "密", "精密", "昆山精密机械", "昆山精密机械有限公司", "昆山精密机械有限", "昆山 机械", "昆山精",
        "kunshan", "kunshanjingmi", "jingmi", "kun shan", "ksjm", "ks", "jmjx", "K", "k", "ＫＳ", "昆山jx", "精密j",
    ],
)  # fmt: skip
def test_a_company_is_found_by_its_characters_its_pinyin_and_its_initials(text):
    wanted = text not in ("精密j",)  # one letter is the beginning of the name, nothing else
    assert finds(text, "昆山精密机械有限公司") is wanted


@pytest.mark.parametrize(
    "text", ["山昆", "上海", "shan2", "js", "m", "jm y", "s", "昆山 上海", "*", "%", "_", "'", '"', "", " "]
)
def test_what_the_name_does_not_say_finds_nothing(text):
    assert not finds(text, "昆山精密机械有限公司")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("13800000001", True), ("138-0000-0001", True), ("138 0000 0001", True), ("+86 138 0000 0001", True),
        ("0001", True), ("00000001", True), ("138000", True), ("8613800000001", True), ("００01", True),
        ("1", True), ("13", True), ("138", True), ("02", True), ("001", True), ("234", True), ("昆 138", True),
        ("3", False), ("34", False), ("0002", False), ("38000", False),
    ],
)  # fmt: skip
def test_a_phone_is_found_by_its_beginning_from_one_figure_on_and_by_its_end_from_three(text, found):
    assert finds(text, "昆山精密", phones=("138-0000-0001 / 021-58881234",)) is found


@pytest.mark.parametrize(
    ("text", "name"),
    [("chongqing", "重庆长安"), ("cqca", "重庆长安"), ("kuaiji", "李会计"), ("zengjianhua", "曾建华"),
     ("cengjianhua", "曾建华"), ("shan", "单经理"), ("lvyuan", "绿源食品"), ("t6", "昆山 T6 一体化"),
     ("acme", "ACME Trading"), ("trad", "ACME Trading"), ("acmet", "ACME Trading"), ("6100", "设备6100型"),
     ("yuchigong", "尉迟恭"), ("zhangsunwuji", "长孙无忌"), ("buwei", "卜伟"), ("kanliang", "阚亮"),
     ("mouping", "牟平"), ("muping", "牟平"), ("zixingche", "捷安特自行车"), ("bengbu", "蚌埠玻璃")],
)  # fmt: skip
def test_readings_surnames_and_latin_words(text, name):
    assert finds(text, name)


def test_one_letter_looks_at_the_beginning_of_names_only():
    assert finds("z", "张总")
    assert not finds("z", "李总", words=("张家港机械",))
    assert finds("zj", "李总", words=("张家港机械",))


def test_a_blank_parts_what_is_looked_for_a_bracket_in_a_name_does_not():
    assert finds("昆山 李", "李会计", words=("昆山精密",))
    assert finds("昆山精密", "昆山（精密）机械")


def test_the_words_of_a_document_are_those_of_the_table():
    names, others = words_of(Document(7, ("昆山",), ("T6",), ("0512-57000001",), sight=Sight.of([3], [5])))
    assert names == ["=昆山", "=kunshan", "=ks"]
    assert others == ["%3", "^5", "昆", "山", "昆山", "~kunshan", "~ks", "~shan", "~s", "~t6",
                      "#051257000001", "@100000752150"]  # fmt: skip


def test_each_kind_has_a_letter_of_its_own_before_its_words():
    letters = [item.letter for item in registry.each("search")]
    assert len(letters) >= 5 and len(set(letters)) == len(letters)
    assert all(len(letter) == 1 and letter.isascii() and letter.islower() for letter in letters)
    assert of_kind("l", ["=昆山", "%3", "昆"]) == "l=昆山 l%3 l昆"


texts = st.text(max_size=200) | st.text(
    alphabet="昆山精密k1 '\"\\*():^-+~=#@!%&|<>\x00\ud800😀", max_size=200
)


@given(texts)
def test_whatever_is_typed_becomes_words_without_a_sign_of_the_query_languages(text):
    for term in ask(text).terms:
        for word in term:
            assert word.text and not set(word.text[1:]) & set(" '\"\\*():&|<>\x00")


@given(texts, st.lists(texts, max_size=3))
def test_whatever_a_record_is_called_becomes_words_without_blanks(name, phones):
    names, others = words_of(Document(1, (name,), (name,), tuple(phones)))
    assert all(word and not set(word) & set(" '\"\\\x00\ud800") for word in [*names, *others])


@given(st.text(alphabet="昆山精密机械张李abcz019 ", min_size=1, max_size=30))
def test_a_name_is_found_by_itself_and_by_each_of_its_characters(name):
    for text in [name, *(sign for sign in name if sign >= "\u4e00")]:
        assert ask(text) == Question() or finds(text, name)


@given(st.text(max_size=60))
def test_each_unit_has_one_reading(name):
    signs = units(name)
    assert len(read(signs)) == len(signs)
    assert spelling(name).pairs == () or signs
