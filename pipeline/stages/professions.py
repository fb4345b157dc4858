"""Professions and posts: a title noun with its attributes and its complement («министр финансов России»).

Rules over tags and lemmas with a lexicon of our own.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.extraction import Extraction, Mention, extraction
from pipeline.labels import coarse
from pipeline.stages.base import Stage, sentences

_TITLES = """
президент вице-президент экс-президент премьер премьер-министр вице-премьер экс-премьер министр
замминистра экс-министр генсек экс-генсек вождь губернатор вице-губернатор экс-губернатор мэр вице-мэр
экс-мэр градоначальник глава директор гендиректор замдиректора менеджер топ-менеджер управляющий
председатель зампред зампредседателя сопредседатель спикер вице-спикер депутат сенатор конгрессмен
парламентарий канцлер вице-канцлер госсекретарь секретарь пресс-секретарь пресс-атташе представитель
постпред полпред посол консул атташе дипломат уполномоченный омбудсмен советник помощник заместитель
референт руководитель начальник заведующий заведующая лидер прокурор генпрокурор экс-прокурор судья
адвокат юрист нотариус следователь дознаватель полицейский милиционер инспектор участковый оперативник
детектив агент пристав надзиратель охранник телохранитель генерал генерал-майор генерал-лейтенант
генерал-полковник полковник подполковник майор капитан лейтенант сержант прапорщик рядовой адмирал
вице-адмирал контр-адмирал маршал командир командующий главнокомандующий главком комендант комиссар
военнослужащий солдат офицер моряк десантник военный боец ополченец врач хирург терапевт педиатр
кардиолог онколог психиатр психолог медик фельдшер медсестра главврач вирусолог эпидемиолог санитар
фармацевт ветеринар учёный профессор академик доцент ректор проректор декан преподаватель учитель
учительница педагог воспитатель исследователь физик химик биолог математик историк археолог астроном
геолог генетик филолог лингвист социолог политолог экономист востоковед философ этнограф антрополог
пиарщик проповедник дегустатор комик доктор журналист корреспондент репортёр редактор главред
телеведущий телеведущая ведущий ведущая комментатор обозреватель колумнист блогер фотограф
фотокорреспондент оператор издатель публицист писатель писательница поэт поэтесса прозаик драматург
переводчик критик искусствовед режиссёр кинорежиссёр сценарист продюсер актёр актриса певец певица
музыкант композитор дирижёр пианист скрипач гитарист вокалист солист солистка рэпер художник скульптор
архитектор дизайнер модельер балерина танцор танцовщик хореограф балетмейстер артист артистка клоун
тренер футболист хоккеист баскетболист волейболист теннисист теннисистка боксёр борец гимнаст гимнастка
фигурист фигуристка биатлонист биатлонистка лыжник лыжница пловец пловчиха легкоатлет бегун шахматист
шахматистка гроссмейстер велогонщик гонщик пилот вратарь голкипер защитник полузащитник нападающий
форвард арбитр спортсмен спортсменка чемпион чемпионка тренер-преподаватель космонавт астронавт лётчик
бизнесмен предприниматель миллиардер миллионер олигарх банкир финансист аналитик трейдер инвестор
бухгалтер аудитор брокер акционер совладелец владелец основатель сооснователь соучредитель учредитель
инженер программист разработчик конструктор изобретатель рабочий шахтёр горняк металлург строитель
слесарь сварщик электрик водитель шофёр таксист дальнобойщик машинист стюардесса стюард диспетчер фермер
тракторист пастух рыбак лесник егерь повар шеф-повар официант продавец кассир парикмахер уборщица сторож
дворник священник священнослужитель протоиерей архиепископ епископ митрополит патриарх архимандрит монах
монахиня игумен папа кардинал пастор имам муфтий раввин лама король королева принц принцесса император
императрица царь царица князь княгиня герцог граф барон султан эмир шейх халиф хан монарх аятолла
активист активистка правозащитник правозащитница оппозиционер политик политтехнолог чиновник госслужащий
эксперт специалист консультант волонтёр спасатель пожарный чиновница пенсионер студент студентка
школьник школьница аспирант председательствующий координатор куратор организатор модератор наблюдатель
переговорщик спецпредставитель спецпосланник посланник эмиссар диктатор лидер-основатель модель
фотомодель топ-модель программистка домохозяйка безработный кинолог пограничник таможенник налоговик
разведчик шпион террорист хакер стрелок снайпер водолаз альпинист путешественник мореплаватель штурман
лоцман боцман
""".split()
# Words that are a title only with a complement («глава МИД») or before a name («лидер Иван Петров»).
_NEEDS_COMPLEMENT = frozenset(
    """
глава лидер представитель основатель владелец управляющий ведущий агент модель рабочий папа граф агент
чемпион чемпионка оператор критик
""".split()
)
_OF_POSTS = frozenset({"городской", "районный", "областной", "технический", "коммерческий", "юридический"})
_OPENING = frozenset('«„“"')
_CLOSING = frozenset('»”“"')
# Adjectives that tell of the person and not of the post.
_ABOUT_PERSON = frozenset(
    """
бывший нынешний новый известный тогдашний действующий будущий молодой прежний знаменитый второй третий один
последний великий популярный опытный старый пожилой неизвестный местный единственный сам покойный
легендарный выдающийся крупный ведущий другой лучший
""".split()
)


@lru_cache(maxsize=1)
def titles() -> frozenset[str]:
    """The lemmas of title nouns, ё written as е."""
    return frozenset(title.replace("ё", "е") for title in _TITLES)


def is_title(token: Token) -> bool:
    """Whether a token is a title noun (any letter case)."""
    lemma = plain(token)
    return token.pos_ in ("NOUN", "PROPN") and (
        lemma in titles() or ("-" in lemma and lemma.rsplit("-", 1)[1] in titles())
    )


@Language.factory(
    "svodka_professions",
    assigns=["doc._.extraction"],
    requires=["token.pos", "token.morph", "token.lemma", "doc._.extraction"],
)
def make_professions(nlp: Language, name: str) -> Professions:
    return Professions(name)


class Professions(Stage):
    """Adds PROFESSION mentions."""

    def __call__(self, doc: Doc) -> Doc:
        found = extraction(doc)
        names = Names(found)
        text = doc.text
        for sentence in sentences(doc):
            for at, token in enumerate(sentence):
                if is_title(token):
                    for start, end in phrases(sentence, at, names):
                        found.mentions.append(
                            Mention(start, end, text[start:end], label="PROFESSION", stage=self.name)
                        )
        found.sort()
        return doc


class Names:
    """The named mentions of a document, found by the offset of a token."""

    def __init__(self, found: Extraction) -> None:
        self.at: dict[int, list[Mention]] = {}
        for mention in found.mentions:
            if coarse(mention.label):
                self.at.setdefault(mention.start, []).append(mention)
        self.inside = {
            offset: mention
            for mentions in self.at.values()
            for mention in mentions
            for offset in range(mention.start, mention.end)
        }

    def around(self, token: Token) -> Mention | None:
        """A name that the token is part of."""
        return self.inside.get(token.idx)

    def beginning(self, token: Token) -> Mention | None:
        """The longest name that begins with the token."""
        return max(self.at.get(token.idx, []), key=lambda mention: mention.end, default=None)


def phrases(sentence: list[Token], at: int, names: Names) -> list[tuple[int, int]]:
    """The spans of the profession whose title noun stands at `at`: with its complement, and the bare title
    inside it when the complement is a place (as NEREL does). Empty where the noun is no profession."""
    title = sentence[at]
    if names.around(title) is not None:
        return []
    first = at
    while first > 0 and _is_attribute(sentence[first - 1], title) and not names.around(sentence[first - 1]):
        first -= 1
    stop, complement = _complement(sentence, at + 1, names)
    if complement is None and plain(title) in _NEEDS_COMPLEMENT:
        return []
    start = sentence[first].idx
    end = _end(sentence[stop - 1])
    spans = [(start, max(end, complement.end) if complement else end)]
    if complement and coarse(complement.label) == "LOC":
        spans.append((start, _end(title)))
    return spans


def _is_attribute(token: Token, title: Token) -> bool:
    """An adjective that agrees with the title and belongs to the post, not to the person («бывший»)."""
    lemma = plain(token)
    if token.pos_ != "ADJ" or lemma in _ABOUT_PERSON or not token.text.isalpha():
        return False
    if lemma.endswith(("ский", "цкий")) and lemma not in _OF_POSTS:  # «российский», «московский»
        return False
    return bool(token.morph.get("Case") == title.morph.get("Case"))


def _complement(sentence: list[Token], at: int, names: Names) -> tuple[int, Mention | None]:
    """How far the genitive phrase behind a title reaches: (index behind it, its last name if it has one)."""
    stop, last = at, None
    while at < len(sentence):
        quoted = sentence[at].text in _OPENING and at + 1 < len(sentence)
        token = sentence[at + quoted]
        name = names.beginning(token)
        if name is not None:
            if name.label == "PERSON" or not (quoted or _genitive(sentence, at, name)):
                break
            last = name
            at += quoted
            while at < len(sentence) and sentence[at].idx < name.end:
                at += 1
            if quoted and at < len(sentence) and sentence[at].text in _CLOSING:
                at += 1
            stop = at
        elif quoted:
            break
        elif token.morph.get("Case") == ["Gen"] and token.pos_ in ("NOUN", "PROPN") and not is_title(token):
            at += 1
            stop = at
        elif token.morph.get("Case") == ["Gen"] and token.pos_ == "ADJ":
            at += 1
        else:
            break
    return stop, last


def _genitive(sentence: list[Token], at: int, name: Mention) -> bool:
    """Whether a name can be a genitive complement: its head is in the genitive, or it does not inflect."""
    for token in sentence[at:]:
        if token.idx >= name.end:
            break
        if token.pos_ in ("NOUN", "PROPN") and token.morph.get("Case"):
            return bool(token.morph.get("Case") == ["Gen"] or token.text.isupper())
    return True


def plain(token: Token) -> str:
    """The lemma in lower case, ё written as е."""
    return str(token.lemma_).lower().replace("ё", "е")


def _end(token: Token) -> int:
    return int(token.idx + len(token))
