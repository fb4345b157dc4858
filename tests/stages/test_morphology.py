import pytest
from spacy.language import Language

import pipeline
from pipeline.stages.lemmatizer import lemma

FEM_DAT = {"Case": "Dat", "Gender": "Fem", "Number": "Sing"}


def test_tags_and_lemmas_of_a_sentence(nlp: Language) -> None:
    doc = nlp("Министры стали говорить о сёлах.")
    assert [(t.text, t.lemma_, t.pos_) for t in doc] == [
        ("Министры", "министр", "NOUN"),
        ("стали", "стать", "VERB"),
        ("говорить", "говорить", "VERB"),
        ("о", "о", "ADP"),
        ("сёлах", "село", "NOUN"),
        (".", ".", "PUNCT"),
    ]
    assert doc[4].morph.to_dict() == {"Animacy": "Inan", "Case": "Loc", "Gender": "Neut", "Number": "Plur"}


@pytest.mark.parametrize(
    ("word", "pos", "feats", "expected"),
    [
        ("Петровой", "PROPN", FEM_DAT, "Петрова"),
        ("Сергеевне", "PROPN", FEM_DAT, "Сергеевна"),
        ("Нью-Йорке", "PROPN", {"Case": "Loc", "Gender": "Masc", "Number": "Sing"}, "Нью-Йорк"),
        ("Фейсал", "PROPN", {"Case": "Nom", "Gender": "Masc", "Number": "Sing"}, "Фейсал"),
        ("Тани", "PROPN", {"Case": "Nom", "Gender": "Masc", "Number": "Sing"}, "Тани"),
        ("АГ", "NOUN", {"Case": "Gen", "Gender": "Masc", "Number": "Sing"}, "АГ"),
        ("США", "PROPN", {"Case": "Gen", "Number": "Plur"}, "США"),
        ("стали", "VERB", {"Tense": "Past", "Number": "Plur", "VerbForm": "Fin"}, "стать"),
        ("стали", "NOUN", {"Case": "Gen", "Gender": "Fem", "Number": "Sing"}, "сталь"),
        ("со", "ADP", {}, "со"),
        ("еще", "ADV", {}, "ещё"),
        ("Network", "X", {"Foreign": "Yes"}, "network"),
        ("до\u00adма", "NOUN", {"Case": "Gen", "Gender": "Masc", "Number": "Sing"}, "дом"),
        ("12", "NUM", {}, "12"),
        ("—", "PUNCT", {}, "—"),
    ],
)
def test_lemma_follows_the_tag(word: str, pos: str, feats: dict[str, str], expected: str) -> None:
    assert lemma(word, pos, feats) == expected


def test_syntax_makes_one_tree_a_sentence_and_keeps_the_sentences(nlp: Language) -> None:
    text = "\u200bПервая  строка\n\nВчера Анна Белова открыла школу, а Иван ушёл домой. Он молчал.\r\n"
    plain = nlp(text)
    parsed = pipeline.load(syntax=True)(text)
    assert parsed.text == text
    assert [s.text for s in parsed.sents] == [s.text for s in plain.sents]
    assert parsed.has_annotation("DEP")
    for sentence in parsed.sents:
        assert sum(token.head == token for token in sentence if not token.is_space) <= 1
        assert all(token.head.sent == sentence for token in sentence)
    heads = {t.text: (t.head.text, t.dep_) for t in parsed}
    assert heads["школу"] == ("открыла", "obj")
