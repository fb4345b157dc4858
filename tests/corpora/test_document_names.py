"""File names made of ids that somebody else chose."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpora.document_names import DocumentNames, safe_name

IDS = st.text(min_size=0, max_size=300) | st.sampled_from(
    ["..", ".", "", "/", "../../x", "C:\\x", "con", "NUL.txt", "-rf", "~", "a/b", "é", "e\u0301", "ж" * 200]
)


@given(doc_id=IDS)
def test_a_name_is_one_plain_file(doc_id: str) -> None:
    name = safe_name(doc_id)
    assert name not in ("", ".", "..")
    assert PurePosixPath(name).name == name == PureWindowsPath(name).name
    assert not name.startswith((".", "-"))
    assert not name.endswith((".", " "))
    assert len(name.encode("utf-8")) <= 140
    assert all(character.isalnum() or character in "._-" for character in name)
    assert name.split(".")[0].casefold() not in ("con", "nul", "prn", "aux", "com1", "lpt1")


@given(ids=st.lists(IDS, max_size=8, unique=True))
def test_no_two_are_alike_even_where_capitals_do_not_count(ids: list[str]) -> None:
    names = DocumentNames()
    taken = [names.take(doc_id).casefold() for doc_id in ids]
    assert len(set(taken)) == len(ids)


def test_a_good_id_stays() -> None:
    assert safe_name("25_tatar-2.x") == "25_tatar-2.x"
    assert safe_name("новость7") == "новость7"
    assert safe_name("news/7").startswith("news_7-")
    assert safe_name("news/7") != safe_name("news:7")
