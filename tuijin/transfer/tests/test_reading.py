import io
import struct
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuijin.common.errors import Refused
from tuijin.transfer import reading
from tuijin.transfer.reading import open_source

CHINESE = "客户,金额\n上海机电有限公司,12.5万\n昆山精密,3万\n"
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def put(tmp_path, content, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(path):
    return [row.cells for row in open_source(path).rows()]


def refusal(path):
    with pytest.raises(Refused) as caught:
        list(open_source(path).rows())
    reason = caught.value.reasons[0]
    assert str(reason.text)
    return reason.key


def workbook(tmp_path, fill, name="book.xlsx"):
    path = tmp_path / name
    with xlsxwriter.Workbook(path) as book:
        fill(book)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_chinese_is_read_in_every_encoding_that_occurs(tmp_path, encoding):
    source = open_source(put(tmp_path, CHINESE.encode(encoding)))
    assert source.headers == ("客户", "金额")
    assert [row.cells for row in source.rows()] == [["上海机电有限公司", "12.5万"], ["昆山精密", "3万"]]
    assert [row.number for row in source.rows()] == [2, 3]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, sign):
    text = f"name{sign}amount{sign}note\na{sign}1{sign}x\nb{sign}2{sign}y\n"
    assert rows(put(tmp_path, text)) == [["a", "1", "x"], ["b", "2", "y"]]


def test_quoted_lines_and_commas_stay_in_their_cell(tmp_path):
    path = put(tmp_path, 'name,note\na,"one\ntwo, three"\n"b ""x""",y')
    assert rows(path) == [["a", "one\ntwo, three"], ['b "x"', "y"]]
    assert [row.number for row in open_source(path).rows()] == [2, 4]


def test_the_quote_of_exported_formulas_is_taken_off(tmp_path):
    assert rows(put(tmp_path, "name,n\n'=1+1,-5\n'tis,'-5+1\n")) == [["=1+1", "-5"], ["'tis", "-5+1"]]


def test_empty_lines_are_passed_over_and_a_title_above_the_header_too(tmp_path):
    path = put(tmp_path, "\n客户列表,,\n名称,行业,地区\n\na,b,c\n,,\n")
    assert open_source(path).headers == ("名称", "行业", "地区")
    assert rows(path) == [["a", "b", "c"]]


def test_headers_are_made_distinct(tmp_path):
    assert open_source(put(tmp_path, "name,,name\na,b,c\n")).headers == ("name", "(2)", "name (2)")


def test_ragged_rows_are_faults_of_the_row(tmp_path):
    source = open_source(put(tmp_path, "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n"))
    assert [bool(source.fault(row)) for row in source.rows()] == [False, True, True, False]


def test_a_cell_that_is_too_long_is_a_fault_of_the_row(tmp_path):
    source = open_source(put(tmp_path, "a,b\n1,2\n" + "x" * 200_000 + ",2\n"))
    assert [bool(source.fault(row)) for row in source.rows()] == [False, True]


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (b"", "f.csv", "empty"),
        (b" \n\n", "f.csv", "empty"),
        (b"a,b\n", "f.csv", "no_rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "f.csv", "binary"),
        (bytes(range(256)) * 20, "f.csv", "binary"),
        (b"PK\x03\x04" + bytes(200), "f.csv", "binary"),
        (b"PK\x03\x04" + bytes(200), "f.xlsx", "damaged"),
        (b"a,b\n1,2\n", "f.xlsx", "damaged"),
        ("é,ö\nSociété générale,1\n".encode("latin-1"), "f.csv", "encoding"),
        ("客戶,金額\n臺灣機電股份有限公司,三萬\n".encode("big5"), "f.csv", "encoding"),
        (b"<html><table><tr><td>a</td></tr></table>", "f.xls", "markup"),
        (b'a,b\n1,"2\n3,4\n', "f.csv", "open_quote"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "f.xls", "old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "f.xlsx", "locked"),
        (",".join(f"c{n}" for n in range(501)).encode() + b"\n1\n", "f.csv", "too_wide"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(tmp_path, content, name, key):
    assert refusal(put(tmp_path, content, name)) == key


def test_missing_files_and_folders_are_refused(tmp_path):
    assert refusal(tmp_path / "nothing.csv") == "missing"
    assert refusal(tmp_path) == "missing"
    assert refusal("a\x00b") == "missing"


def test_more_rows_or_bytes_than_the_limit_are_refused(tmp_path, monkeypatch):
    path = put(tmp_path, "a,b\n" + "1,2\n" * 50)
    monkeypatch.setattr(reading, "MOST_ROWS", 49)
    assert refusal(path) == "too_long"
    monkeypatch.setattr(reading, "LARGEST_FILE", 100)
    assert refusal(path) == "too_large"


def test_a_workbook_is_read_with_its_days_and_numbers(tmp_path):
    def fill(book):
        book.add_worksheet("空")
        sheet = book.add_worksheet("商机")
        sheet.write_row(0, 0, ["客户", "金额", "日期", "备注"])
        sheet.write_row(2, 0, ["昆山精密", 125000.5])
        sheet.write_datetime(
            2, 2, __import__("datetime").datetime(2026, 8, 4), book.add_format({"num_format": "yyyy-mm-dd"})
        )
        sheet.write_string(2, 3, "'=1+1")

    path = workbook(tmp_path, fill)
    assert open_source(path).headers == ("客户", "金额", "日期", "备注")
    (row,) = open_source(path).rows()
    assert row.number == 3
    assert [str(cell) for cell in row.cells] == ["昆山精密", "125000.5", "2026-08-04", "=1+1"]


def test_a_workbook_without_rows_is_refused(tmp_path):
    assert refusal(workbook(tmp_path, lambda book: book.add_worksheet())) == "empty"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert refusal(put(tmp_path, other.getvalue(), "x.xlsx")) == "not_workbook"


def bomb(tmp_path, sheet: bytes, claim: int | None = None):
    """A workbook whose sheet is `sheet`, and which claims `claim` bytes for it."""
    small = workbook(tmp_path, lambda book: book.add_worksheet().write_row(0, 0, ["a", "b"]), "small.xlsx")
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(small) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, sheet if "sheet1.xml" in entry.filename else old.read(entry))
    if claim is not None:
        packed = bytearray(path.read_bytes())
        size = struct.pack("<I", len(sheet))
        while (place := packed.find(size)) >= 0:
            packed[place : place + 4] = struct.pack("<I", claim)
        path.write_bytes(packed)
    return path


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    assert refusal(bomb(tmp_path, b"<x>" + b" " * 40_000_000)) == "bomb"


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too(tmp_path):
    assert refusal(bomb(tmp_path, b"<x>" + b" " * 40_000_000, claim=500)) == "bomb"


def test_one_cell_far_away_does_not_reserve_the_whole_sheet(tmp_path):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="%d"><c r="%s%d"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert refusal(bomb(tmp_path, sheet % (1048576, b"XFD", 1048576))) == "too_long"
    assert refusal(bomb(tmp_path, sheet % (2, b"XFD", 2))) == "too_wide"


@CALM
@given(content=st.binary(max_size=3000), name=st.sampled_from(["f.csv", "f.xlsx", "f.xls", "f"]))
def test_random_bytes_are_rows_or_refused_and_never_a_traceback(tmp_path, content, name):
    for prefix in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"a,b\n"):
        try:
            source = open_source(put(tmp_path, prefix + content, name))
            for row in source.rows():
                source.fault(row)
        except Refused as refused:
            assert refused.sentences[0]


@CALM
@given(place=st.integers(0, 5000), change=st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(tmp_path, place, change):
    good = tmp_path / "good.xlsx"
    if not good.exists():
        workbook(
            tmp_path, lambda book: book.add_worksheet().write_column(0, 0, ["a", "b", 1, 2.5]), "good.xlsx"
        )
    content = bytearray(good.read_bytes())
    content[place % len(content) : place % len(content) + len(change)] = change
    try:
        list(open_source(put(tmp_path, bytes(content), "bad.xlsx")).rows())
    except Refused as refused:
        assert refused.sentences[0]


@CALM
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=3, max_size=3),
        min_size=1,
    )
)
def test_every_table_comes_back_as_it_was_written(tmp_path, table):
    import csv

    from tuijin.common.cells import quote

    path = tmp_path / "round.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([["x", "y", "z"], *[[quote(cell) for cell in row] for row in table]])
    try:
        found = rows(path)
    except Refused as refused:
        assert refused.reasons[0].key == "no_rows"
        found = []
    assert found == [row for row in table if any(cell.strip() for cell in row)]
