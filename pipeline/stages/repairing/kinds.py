"""Kinds of things, by the lemmas of their words, and the type that NEREL gives to the names of such things.

NEREL train, names in quotation marks behind such a word: «фильм» 47 of 48 WORK_OF_ART, «роман» 8 of 8;
«стадион» 6 of 7, «метро» 10 of 10, «отель» 3 of 3 FACILITY; «корабль» 6 of 7, «теплоход» 4 of 4, «самолёт» 4
of 4 PRODUCT; «партия» 40 of 41, «клуб» 27 of 28, «компания» 14 of 14 ORGANIZATION. Streets: 29 of 37 with
the kind word inside.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.stages.analyzer import parses


def _lemmas(listed: str) -> frozenset[str]:
    return frozenset(name.replace("_", " ").replace("ё", "е") for name in listed.split())


_PRODUCTS = _lemmas("""
корабль теплоход ледокол крейсер фрегат корвет паром танкер сухогруз траулер лайнер катер эсминец авианосец
линкор парусник барк бриг контейнеровоз балкер газовоз буксир атомоход пароход подлодка субмарина яхта шхуна
баржа ракета подводный_лодка судно самолёт вертолёт поезд экспресс дирижабль ракетоносец электропоезд
автомобиль планшет смартфон ракетоноситель спутник электричка автоматический_станция межпланетный_станция
космический_аппарат зонд
""")
_WORKS = _lemmas("""
фильм роман рассказ спектакль мультфильм сериал мюзикл балет альбом детектив триллер боевик блокбастер хит
сингл кинофильм опера картина пьеса поэма песня книга кинокартина кинолента драма комедия трагедия повесть
мелодрама новелла симфония стихотворение телесериал короткометражка мультсериал постановка сказка
""")
_FACILITIES = _lemmas("""
стадион отель хостел ресторан бар бизнес-центр кинотеатр аэропорт мотель санаторий пансионат супермаркет
гипермаркет универмаг универсам молл рынок бассейн фонтан аквапарк космодром полигон вокзал паб парк
гостиница столовая кофейня пиццерия арена станция трасса шоссе кафе метро тц трц трк тк бц спорткомплекс
спортзал торговый_центр торговый_комплекс торгово-развлекательный_центр торгово-развлекательный_комплекс
деловой_центр развлекательный_центр торговый_дом ледовый_дворец гостиничный_комплекс дом_отдых база_отдых
дом_культура дворец_культура дворец_спорт жилой_комплекс жк станция_метро ночной_клуб культурный_центр
музей-заповедник усадьба авиабаза мост тоннель небоскрёб высотка башня каток манеж дк сквер микрорынок
павильон
""")
_COMPANIES = _lemmas("""
клуб футбольный_клуб хоккейный_клуб баскетбольный_клуб партия компания авиакомпания корпорация группа газета
фабрика фирма команда радиостанция организация банк завод фонд холдинг концерн журнал телеканал издательство
агентство предприятие движение комбинат трест ооо оао зао пао ао фк хк бк мфк фгуп муп гуп нко ано
""")
_STREETS = _lemmas("""
улица проспект переулок бульвар набережная проезд аллея шоссе тупик тракт площадь просек
""")
STREET_ABBREVIATIONS = _lemmas("ул пр пр-т пр-кт просп пер пл наб б-р бул бульв пр-д туп")
_NAMED_AFTER = {
    **dict.fromkeys(
        _lemmas("""
    аэропорт стадион парк мост станция вокзал космодром дворец дк сквер канал мавзолей аэродром бассейн
    тоннель кладбище арена порт сад ипподром санаторий маяк плотина гэс аэс тэц дворец_спорт дворец_культура
    дом_культура ледовый_дворец станция_метро спорткомплекс манеж музей-усадьба терминал шлюз пансионат
    памятник
    """),
        "FACILITY",
    ),
    **dict.fromkeys(
        _lemmas("""
    школа гимназия лицей институт университет академия училище колледж завод фабрика комбинат театр филармония
    консерватория библиотека хор ансамбль нии центр фонд колхоз совхоз шахта полк дивизия бригада больница
    госпиталь клиника поликлиника музей галерея мгу спбгу предприятие рудник верфь студия киностудия оркестр
    школа-интернат хозяйство издательство типография детсад роддом рота батальон
    """),
        "ORGANIZATION",
    ),
}
_QUOTED = {
    **dict.fromkeys(_COMPANIES, "ORGANIZATION"),
    **dict.fromkeys(_FACILITIES, "FACILITY"),
    **dict.fromkeys(_WORKS, "WORK_OF_ART"),
    **dict.fromkeys(_PRODUCTS, "PRODUCT"),
}


@lru_cache(maxsize=10_000)
def lemmas_of(word: str) -> frozenset[str]:
    """The lemmas that a word can have as a noun or an adjective, ё as е."""
    found = {p.lemma for p in parses(word) if p.pos in ("NOUN", "ADJ") or "Abbr" in p.kinds or not p.known}
    return frozenset(lemma.replace("ё", "е") for lemma in found | {word.lower()})


def type_of_quoted(before: list[str]) -> str | None:
    """The type of a quoted name by the words in front of it, the nearest last; None when these name no
    kind."""
    return _by_kind(before, _QUOTED)


def type_of_named_after(before: list[str]) -> str | None:
    """The type of what bears somebody's name, by the words in front of the name."""
    return _by_kind(before, _NAMED_AFTER)


@lru_cache(maxsize=4_000)
def is_street(word: str) -> bool:
    """Whether a word is a kind of street in the singular («улицы» is: «жители улицы»), or its
    abbreviation."""
    if word.lower().rstrip(".") in STREET_ABBREVIATIONS:
        return True
    return any(
        p.lemma.replace("ё", "е") in _STREETS and p.feats.get("Number") == "Sing" for p in parses(word)
    )


def _by_kind(before: list[str], kinds: dict[str, str]) -> str | None:
    if not before:
        return None
    if len(before) > 1:
        pairs = (f"{first} {second}" for first in lemmas_of(before[-2]) for second in lemmas_of(before[-1]))
        if label := next((kinds[pair] for pair in sorted(pairs) if pair in kinds), None):
            return label
    return next((kinds[lemma] for lemma in sorted(lemmas_of(before[-1])) if lemma in kinds), None)
