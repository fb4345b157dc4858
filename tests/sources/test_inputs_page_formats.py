"""What docs/inputs.md says of formats, feeds, web archives, tables and refusals is so."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_feeds import item, rss
from test_spreadsheets import counted as counted_rows
from test_spreadsheets import workbook
from test_warc import TEXTS, page, record, response, wacz
from test_warc import counted as counted_records

from pipeline.errors import InputError
from pipeline.sources import ReadOptions, discover
from pipeline.sources.feed_item import FIELD_ELEMENTS
from pipeline.sources.kinds import COMPRESSIONS, KINDS, SHORT_NAMES, named_format
from pipeline.sources.refusals import REFUSED

Reader = Callable[..., list[Any]]
PAGE = (Path(__file__).parents[2] / "docs" / "inputs.md").read_text("utf-8")


def section(name: str) -> str:
    [text] = re.findall(rf"^## {name}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    return text


def first_cells(text: str) -> list[str]:
    """The suffixes in the first column of a table."""
    rows = re.findall(r"^\| (`\..*?) \|", text, re.MULTILINE)
    return [suffix for row in rows for suffix in re.findall(r"`(\.\w+)`", row)]


def test_the_table_of_formats_is_whole() -> None:
    suffixes = first_cells(section("Formats"))
    assert sorted(suffixes) == sorted([*KINDS, *SHORT_NAMES])
    told = re.findall(r"`(\.\w+)`", section("Formats").split("may be followed by")[1].split(". ")[0])
    assert sorted(told) == sorted(COMPRESSIONS)
    assert all(named_format(f"a{suffix}{packed}") for suffix in KINDS for packed in told)


def test_the_table_of_refusals_is_whole() -> None:
    assert sorted(first_cells(section("What is refused"))) == sorted(REFUSED)


@pytest.mark.parametrize("suffix", sorted(REFUSED))
def test_what_is_refused(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_bytes(b"\0")
    with pytest.raises(InputError) as refusal:
        discover([str(tmp_path / f"a{suffix}")])
    assert refusal.value.code == "unread_document"


def test_other_codes_of_refusals(tmp_path: Path) -> None:
    told = section("What is refused").rsplit("|", 1)[1]
    (tmp_path / "a").write_bytes(bytes(range(32)) * 9)
    (tmp_path / "a.xml").write_text("<urlset></urlset>")
    for name, code in (("a", "binary_input"), ("a.xml", "not_a_feed")):
        with pytest.raises(InputError) as refusal:
            discover([str(tmp_path / name)])
        assert refusal.value.code == code
        assert f"`{code}`" in told


def test_the_elements_of_feeds_are_those_that_are_read(tmp_path: Path, read_all: Reader) -> None:
    """Each element that the table names gives its part, and the first of them wins."""
    rows = dict(re.findall(r"^\| (text|date) \| (.*?) \|$", section("Feeds"), re.MULTILINE))
    for part, row in rows.items():
        for name in re.findall(r"`([\w:-]+)`", row):
            assert (
                name.lower().split(":")[-1] in FIELD_ELEMENTS[part] or name.lower() in FIELD_ELEMENTS[part]
            ), name
    whole = re.findall(r"`([\w:-]+)`", rows["text"].split("the summary")[0])
    summaries = re.findall(r"`([\w:-]+)`", rows["text"].split("the summary")[1])
    path = tmp_path / "a.rss"
    for name in [*whole, *summaries]:
        body = f"<{name}>Маяк зажгли в четверг.</{name}>" + (
            "" if name in summaries else "<description>Маяк</description>"
        )
        path.write_text(rss(item(body)), "utf-8")
        assert [entry.text for entry in read_all(path)] == ["Маяк зажгли в четверг."]
    for name in re.findall(r"`([\w:-]+)`", rows["date"]):
        body = f"<{name}>2026-03-05T10:30:00+03:00</{name}><description>Маяк</description>"
        path.write_text(rss(f"<title>Маяк</title>{body}"), "utf-8")
        assert read_all(path)[0].published_at.hour == 7


def test_what_is_said_of_feeds(tmp_path: Path, read_all: Reader) -> None:
    told = section("Feeds")
    (tmp_path / "a.rss").write_text(rss(item("")), "utf-8")
    [reject] = read_all(tmp_path / "a.rss")
    assert f"`{reject.code}`" in told
    assert "https://kizhma.example/1" in reject.message
    assert "--text-field description" in told
    body = "<description>Кратко.</description><content:encoded>Маяк зажгли в четверг.</content:encoded>"
    (tmp_path / "a.rss").write_text(rss(item(body)), "utf-8")
    [entry] = read_all(tmp_path / "a.rss", options=ReadOptions(text_field="description"))
    assert entry.text == "Кратко."


def test_what_is_said_of_web_archives(tmp_path: Path, read_all: Reader) -> None:
    told = re.sub(r"\s+", " ", section("Web archives"))
    crawl = [
        record("request", b"GET /"),
        record("resource", b"x", n=2).replace(b"https:", b"urn:https:"),
        response(page(TEXTS[0])),
        record("conversion", TEXTS[1].encode()),
        record("resource", TEXTS[2].encode()),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(crawl))
    assert len(read_all(tmp_path / "a.warc")) == 3
    for kind in counted_records(tmp_path / "a.warc"):
        assert f"`{kind}`" in told
    good = response(page(TEXTS[0]))
    (tmp_path / "a.warc").write_bytes(good + b"XARC/1.0\r\n\r\n" + good + good[:-200])
    codes = [getattr(entry, "code", "") for entry in read_all(tmp_path / "a.warc")]
    assert codes == ["", "corrupt_archive", "", "truncated_archive"]
    assert all(f"`{code}`" in told for code in codes if code)
    assert len(read_all(wacz(tmp_path / "a.wacz", good))) == 1


def test_the_table_in_the_guide(tmp_path: Path, read_all: Reader) -> None:
    told = section("CSV and spreadsheets")
    [sample] = re.findall(r"^```csv\n(.*?)^```", told, re.DOTALL | re.MULTILINE)
    path = tmp_path / "a.csv"
    path.write_bytes(sample.encode("cp1251"))
    entries = read_all(path, size=1)
    assert [getattr(entry, "code", entry.source_row) for entry in entries] == [0, 1, "broken_csv", 3]
    assert [entry.published_at.day for entry in entries if not hasattr(entry, "code")] == [5, 6, 8]
    assert "ine 5" in entries[2].message
    assert "`broken_csv`" in told
    assert entries[1].text == "Маяк зажгли; рыбаки ждали этого четыре года."
    path.write_text('id;text\n1\n2;ООО "Луч"\n3;"Луч" открыт\n', "utf-8")
    reject, one, two = read_all(path)
    assert (reject.code, one.text, two.text) == ("wrong_cells", 'ООО "Луч"', '"Луч" открыт')
    path.write_text("Отчёт;;\n;;\nДата;Текст;\n05.03.2026;Маяк;\n", "utf-8")
    assert [entry.text for entry in read_all(path)] == ["Маяк"]
    assert sum(counted_rows(path).values()) == 2


def test_the_address_of_a_row_of_a_workbook(tmp_path: Path, read_all: Reader) -> None:
    path = workbook(tmp_path / "book.xlsx", {"Sheet": [["text"], ["Маяк"]]})
    [entry] = read_all(path)
    assert entry.source_uri.endswith("book.xlsx!Sheet")
    assert "`book.xlsx!Sheet`" in section("CSV and spreadsheets")
