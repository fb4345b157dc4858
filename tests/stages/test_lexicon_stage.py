"""Words of the user's own change what comes out; they stay in their pipeline and go with a saved model."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from pipeline.engine.model_loading import load_model, model_path
from pipeline.errors import InputError
from pipeline.extraction import Mention, extraction
from pipeline.stages.mention_repairer import MentionRepairer
from pipeline.stages.name_normalizer import NameNormalizer
from pipeline.stages.organizations import Organizations
from pipeline.stages.professions import Professions

WORDS = """word	uses
атаман	profession title
барабанщик	profession
пан	address
подкаст	organization owner
"""


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lexicon") / "mine.tsv"
    path.write_text(WORDS, "utf-8")
    return path


@pytest.fixture(scope="module")
def mine(words: Path) -> Language:
    return spacy.load(model_path("ru_news_natasha"), config={"paths.lexicon": [str(words)]})


def found(nlp: Language, text: str) -> set[tuple[str, str]]:
    return {(m.surface, m.label) for m in extraction(nlp(text)).mentions}


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("В группе играл новый барабанщик.", {("барабанщик", "PROFESSION")}),
        ("Атаман Игнат Кудеяров выступил в Омске.", {("Атаман", "PROFESSION")}),
        ("Пан Вишневский приехал в Москву.", {("Вишневский", "PERSON")}),
    ],
)
def test_a_word_of_the_users_own_changes_what_comes_out(
    nlp: Language, mine: Language, text: str, added: set[tuple[str, str]]
) -> None:
    assert added <= found(mine, text)
    assert not added & found(nlp, text)  # the other pipeline of this process does not know the word


def test_a_name_in_quotation_marks_behind_a_head_of_the_users_own(tagger: Language, words: Path) -> None:
    text = "Гостем программы стал подкаст «Зелёная улица»."
    name = ("Зелёная улица", "ORGANIZATION")
    for stage in (Organizations, MentionRepairer):
        for lexicon, expected in (([str(words)], [name]), ([], [])):
            doc = stage(stage.__name__.lower(), lexicon)(tagger(text))
            assert [(m.surface, m.label) for m in extraction(doc).mentions] == expected


@pytest.mark.parametrize(("known", "last"), [(True, "Кудеяров"), (False, None)])
def test_a_title_of_the_users_own_is_no_part_of_the_name(
    tagger: Language, words: Path, known: bool, last: str | None
) -> None:
    doc = tagger("Атаману Кудеяру Лескову вручили награду.")
    extraction(doc).mentions = [Mention(0, 23, doc.text[:23], "PERSON", "test")]
    (mention,) = extraction(NameNormalizer("names", [str(words)] if known else [])(doc)).mentions
    assert (mention.name_first == "Атаман") is not known
    assert mention.name_last == "Лесков"


def test_a_component_is_replaced_in_python(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(words.parent)
    nlp = spacy.blank("ru")
    nlp.add_pipe("svodka_professions", name="professions")
    nlp.replace_pipe("professions", "svodka_professions", config={"lexicon": ["mine.tsv"]})
    stage = nlp.get_pipe("professions")
    assert isinstance(stage, Professions)
    assert "барабанщик" in stage.nouns.having("profession")


def test_a_saved_model_keeps_the_words(mine: Language, words: Path, tmp_path: Path) -> None:
    mine.to_disk(tmp_path / "model")
    moved = (tmp_path / "model").rename(tmp_path / "moved")
    words.rename(words.with_suffix(".bak"))
    try:
        again = load_model(str(moved))
        assert ("барабанщик", "PROFESSION") in found(again, "В группе играл новый барабанщик.")
    finally:
        words.with_suffix(".bak").rename(words)


def test_a_path_is_relative_to_the_model_and_a_broken_file_stops_the_load(tmp_path: Path) -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("svodka_professions", name="professions")
    nlp.to_disk(tmp_path / "model")
    config = tmp_path / "model" / "config.cfg"
    config.write_text(config.read_text("utf-8").replace("lexicon = []", 'lexicon = ["mine.tsv"]'), "utf-8")
    with pytest.raises(InputError, match=r"model/mine\.tsv cannot be read"):
        spacy.load(tmp_path / "model")
    (tmp_path / "model" / "mine.tsv").write_text("word\tuses\nрезчик\tproffesion\n", "utf-8")
    with pytest.raises(InputError, match=r"mine\.tsv, line 2, .*unknown use `proffesion`"):
        spacy.load(tmp_path / "model")
    (tmp_path / "model" / "mine.tsv").write_text("word\tuses\nрезчик\tprofession\n", "utf-8")
    stage = spacy.load(tmp_path / "model").get_pipe("professions")
    assert isinstance(stage, Professions)
    assert "резчик" in stage.nouns.having("profession")


@pytest.mark.parametrize("model", ["ru_news", "ru_news_large", "ru_news_natasha"])
def test_one_line_of_a_model_gives_the_words_to_all_its_stages(model: str) -> None:
    config = spacy.util.load_config(model_path(model) / "config.cfg")
    settings = {name: part.get("lexicon") for name, part in config["components"].items()}
    given = {name for name, lexicon in settings.items() if lexicon == "${paths.lexicon}"}
    assert {"entities", "repairs", "names", "chains"} <= given
    for name in {"organizations", "professions"} & set(settings):
        assert name in given
