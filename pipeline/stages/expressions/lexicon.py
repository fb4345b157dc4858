"""Words of time, money, measure and age: which class a form belongs to, and what it is worth.

Keys are lower-case forms with ё written as е.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipeline.stages.expressions import currencies, numerals, zones

Entry = tuple[str, Any]

_MONTHS = (
    "январь января январе",
    "февраль февраля феврале",
    "март марта марте",
    "апрель апреля апреле",
    "май мая мае",
    "июнь июня июне",
    "июль июля июле",
    "август августа августе",
    "сентябрь сентября сентябре",
    "октябрь октября октябре",
    "ноябрь ноября ноябре",
    "декабрь декабря декабре",
)
_MONTH_CASES = ("month_nom", "month_gen", "month_loc")
_MONTH_DATIVES = "январю февралю марту апрелю маю июню июлю августу сентябрю октябрю ноябрю декабрю"
_MONTH_INSTRUMENTALS = (
    "январем февралем мартом апрелем маем июнем июлем августом сентябрем октябрем ноябрем декабрем"
)
_MONTH_ADJECTIVES = (
    "январск февральск мартовск апрельск майск июньск"
    " июльск августовск сентябрьск октябрьск ноябрьск декабрьск"
)
_MONTH_ABBREVIATIONS = "янв фев мар апр мая июн июл авг сен окт ноя дек"
_WEEKDAYS = (
    "понедельник понедельника понедельнику понедельником понедельнике",
    "вторник вторника вторнику вторником вторнике",
    "среда среды среде среду средой",
    "четверг четверга четвергу четвергом четверге",
    "пятница пятницы пятнице пятницу пятницей",
    "суббота субботы субботе субботу субботой",
    "воскресенье воскресенья воскресенью воскресеньем воскресение воскресения",
)
_SHORT_WEEKDAYS = ("пн пнд", "вт втр", "ср срд", "чт чтв", "пт птн", "сб сбт", "вс вск")
_SEASONS = {
    "winter": ("зимой", "зима зимы зиме зиму"),
    "spring": ("весной", "весна весны весне весну"),
    "summer": ("летом", "лето лета лету лете"),
    "autumn": ("осенью", "осень осени"),
}
_ADJECTIVES = {  # stem → class, value; hard and soft endings alike
    "прошл": ("rel", -1),
    "позапрошл": ("rel", -2),
    "минувш": ("rel", -1),
    "прошедш": ("rel", -1),
    "истекш": ("rel", -1),
    "текущ": ("rel", 0),
    "нынешн": ("rel", 0),
    "следующ": ("rel", 1),
    "будущ": ("rel", 1),
    "наступающ": ("rel", 1),
    "предстоящ": ("rel", 1),
    "последн": ("recent", -1),
    "ближайш": ("recent", 1),
    "предыдущ": ("recent", None),
    "последующ": ("recent", None),
    "наступивш": ("rel", 0),
}
_ENDINGS = re.findall(r"\w+", "ый ий ой ого его ому ему ым им ом ем ая яя ую юю ее ое ей ые ие ых их ыми ими")
_WORDS: dict[str, list[tuple[Any, str]]] = {
    "in": [(None, "в во")],
    "with": [(None, "с со c")],
    "by": [(None, "по")],
    "on": [(None, "на")],
    "until": [(None, "до")],
    "of": [(None, "от")],
    "to": [(None, "к ко")],
    "for": [(None, "за")],
    "after": [(None, "через спустя")],
    "between": [(None, "между")],
    "near": [
        (None, "малого около почти примерно приблизительно порядка свыше более менее больше меньше чуть")
    ],
    "than": [(None, "чем")],
    "less": [(None, "не")],
    "and": [(None, "и или")],
    "that": [(None, "тот того тому том та ту той тем")],
    "rel": [(0, "этот этого этому этом эта эту этой эти этих этим сего сей")],
    "it": [(0, "это")],  # before a neuter noun «rel», else a word of its own: «это два года назад»
    "same": [(None, "же")],
    "every": [(None, "каждый каждого каждом каждую каждой каждые каждое")],
    "yearword": [(None, "год года году годом годе годы годов годах годам годами")],
    "years": [(None, "лет")],
    "yearabbr": [(None, "г")],
    "yearsabbr": [(None, "гг")],
    "unit": [
        ("day", "день дня дню дне дни дней дням днями днях сутки суток суткам сутках сутками"),
        ("week", "неделя недели неделе неделю неделей недель неделям неделями неделях"),
        ("month", "месяц месяца месяцу месяцем месяце месяцы месяцев месяцам месяцами месяцах"),
        ("decade", "десятилетие десятилетия десятилетию десятилетии десятилетий десятилетиям десятилетиях"),
    ],
    "weekend": [("weekend", "выходные выходных выходным")],
    "quarterword": [
        ("quarter", "квартал квартала кварталу кварталом квартале кварталы кварталов"),
        ("half", "полугодие полугодия полугодию полугодием полугодии полгода полугода"),
    ],
    "century": [
        (None, "век вв века веку веком веке веков столетие столетия столетию столетии столетий столетиях")
    ],
    "hour": [(None, "час часа часу часом часе часы часов часам часами часах")],
    "minute": [(None, "минута минуты минуте минуту минутой минут минутам минутами минутах мин")],
    "second": [(None, "секунда секунды секунде секунду секундой секунд секундам секундами секундах сек")],
    "part": [
        ("start", "начало начала началу начале"),
        ("end", "конец конца концу конце"),
        ("middle", "середина середины середине середину"),
    ],
    "half": [(None, "половина половины половине половину половиной")],
    "weekday_adj": [
        (day, " ".join(stem + ending for ending in _ENDINGS))
        for day, stem in ((1, "вторничн"), (3, "четвергов"), (4, "пятничн"), (5, "субботн"), (6, "воскресн"))
    ],
    "dayadj": [
        (shift, " ".join(stem + ending for ending in _ENDINGS))
        for shift, stem in ((-2, "позавчерашн"), (-1, "вчерашн"), (0, "сегодняшн"), (1, "завтрашн"))
    ],
    "yearly_adj": [
        (length, " ".join(stem + ending for ending in _ENDINGS))
        for length, stem in (
            ("P1Y", "ежегодн"),
            ("P3M", "ежеквартальн"),
            ("P1M", "ежемесячн"),
            ("P1W", "еженедельн"),
            ("P1D", "ежедневн"),
        )
    ],
    "without": [(None, "без")],
    "minus": [(None, "минус")],
    "excess": [(None, "лишним небольшим")],
    "whole": [(None, "целых целая целую целой целые")],
    "square": [
        ("кв.", "кв квадратный квадратного квадратном квадратных квадратные квадратными"),
        ("куб.", "куб кубический кубического кубическом кубических кубические кубическими"),
    ],
    "dates_word": [(None, "числах числа чисел")],
    "third_of_month": [(None, "декада декады декаде декаду декадой")],
    "half_date": [("day", "полдня"), ("century", "полвека полувека"), ("month", "полмесяца")],
    "half_time": [("hour", "полчаса получаса"), ("minute", "полминуты")],
    "half_percent": [(None, "полпроцента")],
    "dayadv": [(-2, "позавчера"), (-1, "вчера"), (0, "сегодня"), (1, "завтра"), (2, "послезавтра")],
    "dayadv_ctx": [(-1, "накануне")],
    "ago": [(None, "назад")],
    "later": [(1, "позже позднее"), (-1, "ранее раньше")],
    "stretch": [(None, "течение течении протяжении период")],
    "born": [(None, "рождения")],
    "some": [(None, "несколько нескольких нескольким несколькими пару пара многие много долгие")],
    "daypart": [((6, 12), "утром"), ((12, 18), "днем"), ((18, 24), "вечером"), ((0, 6), "ночью")],
    "daypart_noun": [
        ((6, 12), "утро утра утру"),
        ((18, 24), "вечер вечера вечеру"),
        ((0, 6), "ночи"),
    ],
    "night": [((0, 6), "ночь")],
    "early": [(None, "рано поздно ранним поздним")],
    "noon": [(12, "полдень полудня полудню"), (0, "полночь полуночи")],
    "zone_word": [(None, "времени время")],
    "local": [
        (None, "местному"),
        ("Z", "гринвичу"),
        *((zone, f"{stem}ому") for stem, zone in zones.ADJECTIVES.items()),
    ],
    "mskword": [("[Europe/Moscow]", "мск"), ("Z", "utc gmt")],
    "percent_word": [(None, "процент процента проценту процентом проценте проценты процентов процентам")],
    "jubilee": [(None, "летие летия летию летием летии")],
    "anniversary": [(None, "годовщина годовщины годовщине годовщину годовщиной юбилей юбилея юбилею")],
    "aged": [(None, "возрасте возраст")],
    "older": [(None, "старше младше моложе")],
    "turned": [
        (
            None,
            "исполнилось исполниться исполнялся исполнился исполняется исполнится исполнялось исполнилась"
            " стукнет стукнуло",
        )
    ],
    "pronoun": [
        (None, "ему ей мне нам вам им которому которой мужчине женщине мальчику девочке девушке обоим")
    ],
    "was": [(None, "было был будет")],
    "now": [(None, "сейчас уже тогда всего только лишь")],
    "life": [(None, "жизни")],
    "person_noun": [
        (
            None,
            "мужчина мужчину мужчины женщина женщину женщины мальчик мальчика девочка девочку девочки"
            " сын сына дочь дочери девушка девушку девушки парень парня подросток подростка ребенок"
            " ребенка ребенку младенец младенца младенцу малыш малыша малышка дети детей"
            " детям подростки подростков подросткам юноша юношу юноши молодежь"
            " молодежи молодежная юниоров игроков девушек мужчин женщин мальчиков девочек юношей"
            " граждане граждан лиц лицам школьник школьника пенсионер пенсионерка житель жителя внук",
        )
    ],
    "measure": [
        ("км", "километр километра километров километру километрам километрами километрах км"),
        ("м", "метр метра метров метрам метрами метрах м"),
        ("см", "сантиметр сантиметра сантиметров сантиметрах см"),
        ("мм", "миллиметр миллиметра миллиметров миллиметрах мм"),
        ("кг", "килограмм килограмма килограммов килограммах кг"),
        ("г", "грамм грамма граммов"),
        ("т", "тонна тонны тонн тонну тоннах т"),
        ("га", "гектар гектара гектаров га"),
        ("л", "литр литра литров"),
        ("миля", "миля мили миль милях"),
        ("куб. м", "кубометр кубометра кубометров кубометрам кубометрах"),
        ("баррель", "баррель барреля баррелей баррелям баррелях"),
        ("градус", "градус градуса градусов градусам градусах"),
        ("унция", "унция унции унций унциях"),
    ],
    "clause": [
        ("hour", "ч"),
        (
            None,
            "статья статьи статье статью статьей статьям статьями статей ст п пп пункт пункта пункты пунктов"
            " часть части",
        ),
    ],
    "basis": [(None, "б")],
    "weekday_abbr": [(day, forms) for day, forms in enumerate(_SHORT_WEEKDAYS)],
    "degree": [(None, "степени степень созыва созывов класса класс месте")],
    "lawcode": [(None, "ук упк гк тк нк коап ск фз")],
    "fraction_word": [(3, "треть трети третей третью"), (4, "четверть четверти четвертью четвертей")],
    "twice": [
        (Decimal(2), "дважды вдвое"),
        (Decimal(3), "трижды втрое"),
        (Decimal(4), "четырежды вчетверо"),
        (Decimal(5), "впятеро"),
    ],
    "usa": [(None, "сша")],
    "cent": currencies.SUBUNITS,
    "currency_of": currencies.OWNERS,
    "currency": currencies.NOUNS,
    "currency_adj": currencies.ADJECTIVES,
    "money_adj": currencies.MADE_OF,
    "country_abbr": currencies.SHORT_ADJECTIVES,
    "once": [(None, "раз раза")],
    "season_word": [(name, forms[0]) for name, forms in _SEASONS.items()],
    "season_obl": [(name, forms[1]) for name, forms in _SEASONS.items()],
    "long_unit": [
        (
            (Decimal(1), "half"),
            "полугодовой полугодового полугодовому полугодовым полугодовом полугодовая полугодовую",
        )
    ],
    "yearly": [
        ("P1Y", "ежегодно"),
        ("P3M", "ежеквартально"),
        ("P1M", "ежемесячно"),
        ("P1W", "еженедельно"),
        ("P1D", "ежедневно ежесуточно"),
    ],
    "capital": [("[Europe/Moscow]", "москве"), ("[Europe/Kyiv]", "киеву"), ("[Europe/Minsk]", "минску")],
    "past": [(None, "после")],
    "sterling": [(None, "стерлингов")],
}


def _table() -> dict[str, Entry]:
    """All forms. A later entry gives way to an earlier one, so numerals win over everything."""
    table: dict[str, Entry] = {}
    for code, numbers in (
        ("scale", numerals.scales()),
        ("words", numerals.cardinals() | numerals.fractions()),
        ("round", numerals.rounds()),
        ("coll", numerals.collectives()),
        ("ordw", numerals.ordinals()),
    ):
        table.update((form, (code, value)) for form, value in numbers.items())
    table |= {form: ("one", one[1]) for form, one in table.items() if one[1] == 1 and form.startswith("од")}
    table |= {
        form: ("decade_word", value)
        for form, (code, value) in table.items()
        if code == "ordw" and form.endswith(("ые", "ых", "ым")) and value % 10 == 0 and value != 100
    }
    for month, names in enumerate(_MONTHS, 1):
        for code, form in zip(_MONTH_CASES, names.split(), strict=True):
            table[form] = (code, month)
    for code, forms in (("month_gen", _MONTH_DATIVES), ("month_nom", _MONTH_INSTRUMENTALS)):
        table.update((form, (code, month)) for month, form in enumerate(forms.split(), 1))
    for month, form in enumerate(_MONTH_ABBREVIATIONS.split(), 1):
        table.setdefault(form, ("month_abbr", month))
    table |= {"сент": ("month_abbr", 9), "нояб": ("month_abbr", 11), "февр": ("month_abbr", 2)}
    table |= {form: ("decade_word", Decimal(2000)) for form in ("нулевые", "нулевых", "нулевым")}
    for month, stem in enumerate(_MONTH_ADJECTIVES.split(), 1):
        table.update((stem + ending, ("month_adj", month)) for ending in _ENDINGS)
    for weekday, names in enumerate(_WEEKDAYS):
        table.update((form, ("weekday", weekday)) for form in names.split())
    for stem, entry in _ADJECTIVES.items():
        table.update((stem + ending, entry) for ending in _ENDINGS)
    for code, entries in _WORDS.items():
        for value, words in entries:
            for form in words.split():
                table.setdefault(form, (code, value))
    return table


_TABLE = _table()
_PREFIXES = numerals.adjective_prefixes()
_COMPOUND = re.compile(
    r"(?P<number>[а-я]*?)"
    r"(?P<stem>летн|годовал|годичн|дневн|суточн|недельн|месячн|часов|минутн|секундн|процентн|лети)"
    r"(?P<ending>[а-я]{1,3})"
)
_BARE = re.compile(r"(?P<stem>летн|годичн|дневн|суточн|недельн|месячн|часов|минутн|процентн)(?:[а-я]{2,3})")
_COMPOUND_UNITS = {
    "летн": ("long_years", "year"),
    "годовал": ("long_years", "year"),
    "годичн": ("long_unit", "year"),
    "дневн": ("long_unit", "day"),
    "суточн": ("long_unit", "day"),
    "недельн": ("long_unit", "week"),
    "месячн": ("long_unit", "month"),
    "часов": ("long_hour", "hour"),
    "минутн": ("long_hour", "minute"),
    "секундн": ("long_hour", "second"),
}
_BARE_UNITS = {
    "летн": ("adj_years", "year"),
    "годичн": ("adj_unit", "year"),
    "дневн": ("adj_unit", "day"),
    "суточн": ("adj_unit", "day"),
    "недельн": ("adj_unit", "week"),
    "месячн": ("adj_unit", "month"),
    "часов": ("adj_hour", "hour"),
    "минутн": ("adj_hour", "minute"),
    "процентн": ("percent_adj", None),
}
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000, "х": 10}
_ROMAN = re.compile(r"[IVXХ]+")


def roman(word: str) -> int | None:
    """The value of a Roman numeral below 40 in Latin capitals (a Cyrillic Х counts as X), or None."""
    if _ROMAN.fullmatch(word) is None:
        return None
    digits = [_ROMAN_DIGITS[letter.lower()] for letter in word]
    value = sum(-d if d < max(digits[place:]) else d for place, d in enumerate(digits))
    return value if spell_roman(value) == word.replace("Х", "X") else None


def spell_roman(number: int) -> str:
    """The Roman spelling of a number below 40."""
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + ones[number % 10] if 0 < number < 40 else ""


@lru_cache(maxsize=20_000)
def classify(word: str) -> Entry:
    """The class and the value of a word as it stands in a text."""
    form = word.lower().replace("ё", "е")
    entry = _TABLE.get(form)
    if entry is not None and not (entry[0] == "weekday_abbr" and word.isupper()):  # «ВС» is no Sunday
        return entry
    if word in currencies.CODES:
        return "money_code", currencies.code_of(word)
    number = roman(word)
    if number is not None:
        return "roman", Decimal(number)
    if len(form) >= 6:
        compound = _compound(form)
        if compound is not None:
            return compound
    return ("name" if word[:1].isupper() else "other"), None


def _compound(form: str) -> Entry | None:
    """«двухлетний», «пятидневка» and the second halves of «40-летний», «3-дневный»."""
    bare = _BARE.fullmatch(form)
    if bare:
        return _BARE_UNITS[bare["stem"]]
    match = _COMPOUND.fullmatch(form)
    if match is None:
        return None
    number = Decimal(1) if form.startswith("годовал") else _PREFIXES.get(match["number"])
    if number is None:
        return None
    if match["stem"] == "лети":
        return "long_jubilee", number
    if match["stem"] == "процентн":
        return "percent_adj", number
    code, unit = _COMPOUND_UNITS[match["stem"]]
    return code, (number, unit)
