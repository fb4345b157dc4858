"""The tables of `pipeline/russian/lexicons`, and what their reader says of a broken one."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.russian import lexicon
from pipeline.russian.lexicon import FOLDER, NOUNS, LexiconWords, read_table

TABLES = sorted(FOLDER.glob("*.tsv"))
OPEN_USES = sorted(lexicon.table(NOUNS).open_uses)
HEADER = "word\tuses\n"


def written(folder: Path, text: str, name: str = "mine.tsv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_shipped_table_reads_and_explains_itself(path: Path) -> None:
    table = read_table(path)
    assert table.rows
    comments = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    for column in table.rows[0]:
        assert any(line.startswith(f"# column {column}: ") for line in comments)
    used = {use for row in table.rows for use in row.get("uses", "").split()}
    assert used == table.uses  # no use is declared for nothing


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_word_with_uses_stands_once_with_and_without_yo(path: Path) -> None:
    rows = [row for row in read_table(path).rows if "uses" in row]
    keys = Counter(lexicon.folded(next(iter(row.values()))) for row in rows)
    assert not [key for key, times in keys.items() if times > 1]


def test_uses_are_looked_up_in_small_letters_with_e_for_yo() -> None:
    assert "актер" in lexicon.words(NOUNS, "profession")
    assert "актёр" not in lexicon.words(NOUNS, "profession")
    assert "киностудия" in lexicon.words(NOUNS, "honoured_organization")
    assert lexicon.words(NOUNS, "street") == LexiconWords().having("street")


def test_a_use_that_no_table_declares_is_a_mistake_of_the_code() -> None:
    with pytest.raises(KeyError):
        lexicon.words(NOUNS, "professions")


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("слово\tuses\n", "line 1, has the columns `слово`, `uses`", "Write `word`, `uses`"),
        (
            HEADER + "резчик profession\n",
            "line 2, gives «резчик profession» no use",
            "behind a tab. Uses are `address`",
        ),
        (
            HEADER + "# резьба\n\nрезчик\tproffesion\n",
            "line 4, gives «резчик» the unknown use `proffesion`",
            "",
        ),
        (HEADER + "резчик\tbrand_part\n", "unknown use `brand_part`", "Uses are `address`"),
        (HEADER + "резчик\tprofession\tда\n", "line 2, has 3 cells", "separated by single tabs"),
        (HEADER + "\tprofession\n", "line 2, has nothing in the first column", "`word`, `uses`"),
        (HEADER + "резчик\tprofession\nрезчик\tman\n", "line 3, repeats «резчик» of line 2", "into one"),
        ("# резьба\n", "has no line with the names of the columns", "Add one above the words"),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_a_remedy(
    tmp_path: Path, text: str, what: str, remedy: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        LexiconWords([path])
    assert caught.value.code == "bad_lexicon"
    assert str(path) in caught.value.what
    assert what in caught.value.what
    assert remedy in caught.value.remedy


def test_a_file_in_another_encoding_and_one_that_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_bytes((HEADER + "резчик\tprofession\n").encode("cp1251"))
    with pytest.raises(InputError, match=r"is not in UTF-8.*Save it as UTF-8"):
        LexiconWords([path])
    with pytest.raises(InputError, match=r"none\.tsv cannot be read.*setting `lexicon`"):
        LexiconWords([tmp_path / "none.tsv"])


def test_a_file_from_a_spreadsheet_reads(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_bytes(b"\xef\xbb\xbf" + (HEADER + "резчик\tprofession\n").replace("\n", "\r\n").encode())
    assert "резчик" in LexiconWords([path]).having("profession")


def test_words_of_several_files_and_of_a_known_word_add_up(tmp_path: Path) -> None:
    first = written(tmp_path, HEADER + "Резчик\tprofession\n", "first.tsv")
    second = written(tmp_path, HEADER + "резчик\tman\nписатель\towner\n", "second.tsv")
    words = LexiconWords([first, second])
    assert "резчик" in words.having("profession")
    assert "резчик" in words.having("man")
    assert "писатель" in words.having("profession")  # the shipped table says so
    assert "писатель" in words.having("owner")
    assert "писатель" not in LexiconWords().having("owner")


@given(
    st.dictionaries(
        st.text("абвгдеёжз", min_size=1, max_size=6),
        st.sets(st.sampled_from(OPEN_USES), min_size=1, max_size=4),
        max_size=8,
    )
)
def test_what_a_file_adds_is_what_it_holds(added: dict[str, set[str]]) -> None:
    lines = [f"{word}\t{' '.join(sorted(uses))}\n# comment\n" for word, uses in added.items()]
    with TemporaryDirectory() as folder:
        words = LexiconWords([written(Path(folder), HEADER + "".join(lines))])
    for use in OPEN_USES:
        mine = {lexicon.folded(word) for word, uses in added.items() if use in uses}
        assert words.having(use) == LexiconWords().having(use) | mine


def test_word_lists_are_tables_and_not_code() -> None:
    """Endings and patterns are grammar and stay in the code; a list of words there is nobody's to extend."""
    code = FOLDER.parent.parent
    lists = {
        f"{path.relative_to(code)}:{statement.lineno}": len(found)
        for package in ("russian", "stages", "resolve", "neural")
        for path in sorted((code / package).rglob("*.py"))
        for statement in ast.parse(path.read_text("utf-8")).body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and len(found := whole_words(statement)) > 12
    }
    assert not lists


def whole_words(statement: ast.stmt) -> set[str]:
    """Russian words of four letters or more in the strings of a statement that hold nothing but words."""
    strings = (
        node.value
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    plain = (text for text in strings if re.fullmatch(r"[а-яёА-ЯЁ\s,_-]+", text))
    return {word for text in plain for word in re.findall(r"[а-яё]{4,}", text)}
