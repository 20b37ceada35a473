import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijin.common import parsing
from tuijin.common.cells import dequote, quote
from tuijin.common.names import name_key, within_one
from tuijin.common.parsing import Unreadable

D = Decimal
DAY = dt.date(2026, 8, 4)
ANYTHING = st.one_of(
    st.text(), st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.dates(),
    st.datetimes(),
    st.from_regex(r"[-(¥￥$]?[0-9０-９,. ]{1,12}[万亿kKmM元)]{0,2}"),
    st.from_regex(r"[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,4}.?"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("12.5万", "125000"), ("￥1,200", "1200"), ("1,200.50元", "1200.50"), ("$4514", "4514"),
        ("1.2亿", "120000000"),
        ("120K", "120000"), ("１２．５万", "125000"), ("12.5 万元", "125000"), ("人民币 3万元整",
        "30000"), ("RMB 5,000", "5000"), ("CN¥5,000.00", "5000"),
        (".5", "0.50"), ("1.5w", "15000"), ("2M", "2000000"), ("0", "0"), ("1,2000", "12000"), ("1 200",
        "1200"), ("1.2E+07", "12000000"),
        (12.5, "12.50"), (7, "7"), (D("3.999"), "4.00"), ("0.005", "0.01"), ("9999999999.99",
         "9999999999.99"), ("¥ 99.", "99"),
        ("300万", "3000000"), ("2千万", "20000000"), ("1亿2千万", "120000000"), ("￥3万5千元", "35000"),
        ("2亿500万元整", "205000000"), ("人民币 12万8千", "128000"), ("1亿 2千万", "120000000"),
        ("1億2千萬", "120000000"), ("2千萬", "20000000"), ("12.5萬", "125000"), ("1亿3百万", "103000000"),
        ("3万5千 元", "35000"), ("3 万 5 千", "35000"), ("3万5千rmb", "35000"), ("€3万5千", "35000"),
    ],
)  # fmt: skip
def test_money_is_read_as_sellers_write_it(written, amount):
    assert parsing.money(written) == D(amount)


@pytest.mark.parametrize("empty", ["", "  ", None, "-", "—", "N/A", "暂无", "\u200b"])
def test_an_empty_cell_is_no_amount_and_no_day(empty):
    assert parsing.money(empty) is None
    assert parsing.day(empty) is None
    assert parsing.whole_number(empty) is None


@pytest.mark.parametrize(
    "written",
    ["-5", "(5)", "－5万", "−1,200", -3, "nan", "inf", float("nan"), float("inf"), "1e999",
     "10000000000", "100亿", "1,20", "1.2.3",
     "abc", "12x", "十二万", "1.200,50", True, "=1+1", "<b>5</b>", "5万6", "3千5万", "1万2千万", "1.5万2千", "٣x",
     "1亿3千", "1亿3千元", "1亿12千万", "3万12千", "1亿2亿", "1 20万5千", "1e0万3千", "3万5千6", "-3万5千"],
)  # fmt: skip
def test_money_that_cannot_be_is_refused_with_a_sentence(written):
    with pytest.raises(Unreadable) as refusal:
        parsing.money(written)
    assert refusal.value.sentence.zh.startswith("看不懂")
    assert refusal.value.sentence.en.startswith("Cannot read")


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x9d"])
def test_a_control_character_in_a_figure_is_refused_and_told(sign):
    for read in (parsing.money, parsing.day, parsing.whole_number):
        with pytest.raises(parsing.Unreadable) as refused:
            read(f"12{sign}3")
        assert "控制字符" in str(refused.value.expected)
    assert parsing.money(" 1,200\t\n") == 1200


def test_a_column_headed_in_ten_thousands_counts_bare_numbers_so():
    assert parsing.money("12.5", unit=10_000) == D(125000)
    assert parsing.money("12.5亿", unit=10_000) == D(1250000000)
    for written in ("3万5千", "3萬 5千元", "3万5千rmb"):
        assert parsing.money(written, unit=10_000) == D(35000)


@pytest.mark.parametrize(
    ("written", "sign"),
    [
        ("$4514", "$"), ("$3万5千", "$"), ("$1亿2千万", "$"), ("€3万5千", "€"), ("3万5千 USD", "USD"),
        ("￥3万5千", ""), ("3万5千元", ""), ("$1亿3千", ""),
    ],
)  # fmt: skip
def test_another_currency_is_told_by_its_sign(written, sign):
    assert parsing.foreign_currency(written) == sign


@pytest.mark.parametrize(
    "written",
    ["2026-08-04", "2026/8/4", "2026.8.4", "2026年8月4日", "2026年08月04号", "20260804", 20260804,
     "２０２６－０８－０４", "2026-08-04 13:05",
     "2026-08-04T13:05:59.123", "2026-08-04T01:00:00Z", "2026/8/4 上午9:30",
     "2026年8月4日下午 11:30", "4 Aug 2026", "4-Aug-2026", "Aug 4, 2026", "4-Aug-26", "04-Aug-26 9:30",
     "August 4, 2026", 46238, 46238.75, "46238",
     dt.date(2026, 8, 4), dt.datetime(2026, 8, 4, 23, 59), " 2026-8-4 "],
)  # fmt: skip
def test_a_day_is_read_as_people_and_workbooks_write_it(written):
    assert parsing.day(written) == DAY


def test_two_figures_of_a_year_mean_1969_to_2068():
    assert parsing.day("4-Aug-68") == dt.date(2068, 8, 4)
    assert parsing.day("4-Aug-69") == dt.date(1969, 8, 4)


def test_a_moment_with_a_zone_falls_on_the_local_day():
    assert parsing.day("2026-08-03T20:00:00Z") == DAY
    assert parsing.day("2026-08-03T20:00:00+00:00") == DAY


@pytest.mark.parametrize(
    "written",
    ["2026-02-30", "2026-13-01", "2026-00-10", "0000-01-01", "1899-12-31", "2101-01-01", "8/4/2026",
     "26-8-4", "tomorrow", "2026", "2026-08",
     True, 1e300, float("nan"), -5, "20260230", "31/31/2026", "2026-08-04T25:00:00Z"],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused(written):
    with pytest.raises(Unreadable):
        parsing.day(written)


def test_day_and_month_are_told_apart_by_the_figure_or_by_the_column():
    assert parsing.day("8/25/2026") == dt.date(2026, 8, 25)
    assert parsing.day("25/8/2026") == dt.date(2026, 8, 25)
    assert parsing.day("8/8/2026") == dt.date(2026, 8, 8)
    assert parsing.day("8/4/2026", order="mdy") == DAY
    assert parsing.day("4/8/2026", order="dmy") == DAY
    assert parsing.day_order(["1/2/2026", "8/25/2026", "x", None]) == "mdy"
    assert parsing.day_order(["25/8/2026"]) == "dmy"
    assert parsing.day_order(["25/8/2026", "8/25/2026"]) == ""


def test_yes_and_no_in_both_languages():
    assert [parsing.yes_no(w) for w in ("是", "Yes", "TRUE", 1, True, "√")] == [True] * 6
    assert [parsing.yes_no(w) for w in ("否", "no", "False", 0, False, "×")] == [False] * 6
    assert parsing.yes_no("") is None
    with pytest.raises(Unreadable):
        parsing.yes_no("maybe")


def test_email_is_checked_and_lowered():
    assert parsing.email(" Li.Hua@Example.COM ") == "li.hua@example.com"
    assert parsing.email("") == ""
    for wrong in ("li@", "@x.cn", "a b@x.cn", "li@x", "a..b@x.cn", "a@-x.cn", "<li@x.cn>", "a@b.c\x00"):
        with pytest.raises(Unreadable):
            parsing.email(wrong)


def test_whole_numbers():
    assert parsing.whole_number("1,200") == 1200
    assert parsing.whole_number("50 人") == 50
    assert parsing.whole_number(50.0) == 50
    for wrong in ("-1", "1.5", "50-99", "9" * 30, True):
        with pytest.raises(Unreadable):
            parsing.whole_number(wrong)


def test_clean_keeps_the_writing_and_drops_what_nobody_sees():
    assert parsing.clean("  ＡＢ\u200b公司\x07 \n二 ") == "ＡＢ公司  二"
    assert parsing.clean("甲\r\n乙", lines=True) == "甲\n乙"
    assert parsing.clean("👨\u200d👩\u200d👧 𠮷野家") == "👨\u200d👩\u200d👧 𠮷野家"
    assert parsing.clean(1001.0) == "1001"
    for wrong in ("a\x00b", "\ud800", "长" * 256):
        with pytest.raises(Unreadable):
            parsing.clean(wrong)


@given(ANYTHING, st.sampled_from(["", "mdy", "dmy"]))
def test_nothing_but_unreadable_ever_comes_out(cell, order):
    readers = (
        parsing.money,
        lambda c: parsing.day(c, order),
        parsing.whole_number,
        parsing.yes_no,
        parsing.email,
        parsing.clean,
    )
    for read in readers:
        try:
            read(cell)
        except Unreadable as refusal:
            assert refusal.sentence.zh
    parsing.day_order([cell])


@given(st.text(), st.text())
def test_a_quoted_cell_never_runs_and_comes_back_as_it_was(cell, other):
    for text in (cell, "=" + cell, "'" + cell, "'=" + cell, " －" + cell):
        out = quote(text)
        assert dequote(out) == text
        assert out[:1] not in tuple("=@\t\r\n＝＋－＠")


def test_formulas_are_quoted_and_figures_stay():
    assert quote("=1+1") == "'=1+1"
    assert quote("＝1+1") == "'＝1+1"
    assert quote("@SUM(A1)") == "'@SUM(A1)"
    assert quote("-5") == "-5" and quote("+3.5%") == "+3.5%"
    assert quote("-5+cmd|' /C calc'!A0").startswith("'-5+")
    assert quote("O'Neil") == "O'Neil" and dequote("'tis") == "'tis"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("上海机电（集团）有限公司", "上海机电(集团)股份有限公司"), ("Acme Corporation", "ACME Corp."),
        ("Ａｃｍｅ Co., Ltd.", "acme"),
        ("用友软件 有限公司", "用友软件"), ("O'Neil Inc", "ONeil"), ("A & B LLC", "A&B"),
    ],
)  # fmt: skip
def test_two_writings_of_one_company_meet(first, second):
    assert name_key(first) == name_key(second)


def test_a_company_key_is_never_emptied():
    for name in ("集团", "有限公司", "公司", "Inc", "Co. Ltd", "X Corp", "+++", "🏭", "王有限公司"):
        assert name_key(name)
    assert name_key("Betasoloin") != name_key("Betatech")
    assert name_key("C++") != name_key("C")


@given(st.text())
def test_any_text_has_a_key(name):
    assert bool(name_key(name)) == bool(name.strip()) or not name.isprintable()


def test_one_slip_of_the_finger():
    assert (
        within_one("technolgy", "technology")
        and within_one("teh", "the")
        and within_one("cat", "cut")
        and within_one("a", "a")
    )
    assert not within_one("technlgy", "technology") and not within_one("abcd", "dcba")
