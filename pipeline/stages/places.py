"""Which kind of place a name is: country, region, district, city, facility, other place, a union of states.

Countries by CLDR's Russian names (through babel) and the names that news use beside them; the rest by the
kind word in the phrase («область», «район», «море») or a list of names that carry none. What nobody knows
is a city, the most frequent kind among the places without a kind word (NEREL train).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from babel import Locale

from pipeline.stages.analyzer import parses
from pipeline.stages.view import clean


def _names(listed: str) -> frozenset[str]:
    return frozenset(name.replace("_", " ") for name in listed.split())


_COUNTRIES = _names("""
рф российская_федерация сша соединённые_штаты соединённые_штаты_америки америка ссср советский_союз
великобритания британия соединённое_королевство англия шотландия уэльс оаэ объединённые_арабские_эмираты
эмираты кнр кндр корея южная_корея северная_корея республика_корея фрг гдр германия кыргызстан киргизия
республика_казахстан республика_беларусь беларусь белоруссия молдова молдавия чехия чехословакия югославия
македония северная_македония ватикан палестина абхазия южная_осетия приднестровье нагорный_карабах косово
тайвань юар бирма мьянма голландия персия сирия иран лнр днр саудовская_аравия кот-д'ивуар конго др_конго
южная_африка
свазиленд макао гонконг туркмения туркменистан рсфср киевская_русь российская_империя османская_империя
""")
_NOT_COUNTRIES = _names("""
мир африка европа азия океания антарктида америка северная_америка южная_америка центральная_америка
латинская_америка евросоюз еврозона оон центральная_азия восточная_азия южная_азия юго-восточная_азия
полинезия меланезия аландские_острова
""")
_REGIONS = _names("""
адыгея алтай башкирия башкортостан бурятия дагестан ингушетия кабардино-балкария калмыкия карачаево-черкесия
карелия коми крым мордовия якутия саха северная_осетия осетия татарстан татария тыва тува удмуртия хакасия
чечня чувашия ичкерия подмосковье ленобласть мособласть приморье кубань забайкалье ставрополье прикамье
приангарье югра ямал чукотка камчатка каракалпакстан каталония бавария саксония тюрингия гессен бранденбург
шлезвиг-гольштейн каринтия тироль валлония фландрия нормандия бретань корсика сицилия сардиния тоскана
ломбардия пьемонт венето андалусия галисия ольстер северная_ирландия квебек онтарио альберта манитоба синьцзян
тибет внутренняя_монголия гуандун сычуань кашмир пенджаб белуджистан курдистан аджария гагаузия
галичина закарпатье алабама аляска аризона арканзас вайоминг вермонт вирджиния виргиния висконсин гавайи
делавэр джорджия западная_вирджиния западная_виргиния
айдахо айова иллинойс индиана калифорния канзас кентукки колорадо коннектикут
луизиана массачусетс миннесота миссисипи миссури мичиган монтана мэн мэриленд небраска невада нью-гэмпшир
нью-джерси нью-мексико огайо оклахома орегон пенсильвания род-айленд северная_дакота северная_каролина
теннесси техас флорида южная_дакота южная_каролина юта квинсленд виктория тасмания хоккайдо окинава
""")
_DISTRICTS = _names("""
цфо сзфо юфо скфо пфо урфо уфо сфо дфо манхэттен бруклин бронкс квинс голливуд челси сохо вестминстер
новая_москва замоскворечье
""")
_UNIONS = _names("""
ес евросоюз европейский_союз европейское_сообщество снг содружество_независимых_государств еаэс
""")  # organisations, though the tagger takes them for places
_LOCATIONS = _names("""
европа азия африка америка австралия антарктида антарктика арктика евразия сибирь урал поволжье кавказ
закавказье северный_кавказ южный_кавказ дальний_восток ближний_восток средний_восток крайний_север
центральная_азия средняя_азия юго-восточная_азия восточная_азия южная_азия латинская_америка
южная_америка северная_америка центральная_америка восточная_европа западная_европа северная_европа
южная_европа центральная_европа прибалтика скандинавия балканы запад восток север юг земля луна марс волга
дон нева енисей обь лена амур дунай рейн днепр нил темза иртыш ока кама москва-река евфрат тигр ганг
миссисипи амазонка байкал ладога каспий атлантика эверест эльбрус памир тянь-шань алтайские_горы альпы
гималаи анды карпаты уолл-стрит синай сахара персидский_залив шпицберген сахалин курилы курильские_острова
фолкленды гренландия черноморье причерноморье полесье прикаспий анатолия магриб донбасс
""")
_KIND_WORDS: dict[str, str] = {
    **dict.fromkeys(
        "область край республика штат провинция кантон губерния воеводство графство префектура автономия "
        "вилайет эмират департамент земля".split(),
        "STATE_OR_PROVINCE",
    ),
    **dict.fromkeys(
        "район округ микрорайон квартал волость уезд улус аймак кожуун предместье".split(), "DISTRICT"
    ),
    **dict.fromkeys("город столица село деревня посёлок аул станица хутор посёлка пгт".split(), "CITY"),
    **dict.fromkeys(
        "море океан озеро река гора остров архипелаг полуостров пустыня долина пролив залив бухта мыс "
        "хребет ущелье плато лес тайга ледник вулкан водохранилище континент регион побережье перевал "
        "низменность степь болото бассейн граница".split(),
        "LOCATION",
    ),
    **dict.fromkeys(
        "улица проспект площадь аэропорт стадион мост станция вокзал шоссе переулок набережная бульвар "
        "кремль дворец замок храм собор церковь монастырь кладбище парк порт космодром авиабаза башня "
        "аэродром полигон музей театр дом тюрьма аэс гэс трасса тоннель метро".split(),
        "FACILITY",
    ),
}


def place_type(words: list[str], lemmas: list[str]) -> str:
    """The NEREL type of a place, from its words and their lemmas (parallel lists)."""
    known = _known()
    for reading in _readings(words, lemmas):
        if reading in known:
            return known[reading]
    for lemma in lemmas:
        label = _KIND_WORDS.get(_plain(lemma))
        if label == "DISTRICT" and any(_plain(other).startswith("автоном") for other in lemmas):
            return "STATE_OR_PROVINCE"
        if label:
            return label
    return "CITY"


def _readings(words: list[str], lemmas: list[str]) -> Iterable[str]:
    """The phrase as it stands, by its lemmas, and by every dictionary reading of its words."""
    yield " ".join(_plain(word) for word in words)
    yield " ".join(_plain(lemma) for lemma in lemmas)
    if len(words) <= 3:
        choices = [sorted({_plain(p.lemma) for p in parses(clean(word))}) or [_plain(word)] for word in words]
        for chosen in product(*choices):
            yield " ".join(chosen)


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Names, as written and by the lemmas of their words → type. The later list wins."""
    territories = Locale("ru").territories
    cldr = {name.lower().split(" (")[0] for code, name in territories.items() if code.isalpha()}
    table: dict[str, str] = {}
    for names, label in (
        (_LOCATIONS, "LOCATION"),
        ((cldr - _NOT_COUNTRIES) | _COUNTRIES, "COUNTRY"),
        (_DISTRICTS, "DISTRICT"),
        (_REGIONS, "STATE_OR_PROVINCE"),
        (_UNIONS, "ORGANIZATION"),
    ):
        for name in names:
            table[_plain(name)] = label
            table[_plain(" ".join(parses(word)[0].lemma for word in name.split()))] = label
    table["грузия"] = "COUNTRY"
    return table
