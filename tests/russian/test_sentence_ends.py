"""Where sentences end inside a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.russian.sentence_ends import sentence_spans

CASES = [
    # as razdel has it
    ("Он пришёл. Она ушла.", 2),
    ("В 1996 г. Борис Ельцин жил на ул. Осенней, д. 4. Потом уехал.", 2),
    ("А. В. Ёлкин сказал. Все ушли.", 2),
    ("— Кто там? — спросил он. Ответа не было.", 2),
    ("«Мы готовы. Пусть приходят». Так он и сказал.", 3),
    ("Цена выросла на 5 тыс. рублей и 12 руб. Покупатели недовольны.", 2),
    # a semicolon ends nothing
    ("Пришли: директор Пётр Хрисанов; Борис Салахов, эксперт; Вера Ким.", 1),
    # initials and single capitals
    ("Прямая проходит через точку M. Найдите длину отрезка.", 2),
    ("Сборная была лидером группы Е. Для победы хватило ничьей.", 2),
    ("Книгу написал А. Белый в Москве.", 1),
    # a year or a region behind a predicate, initials behind a surname
    ("Театр закрыли в 1937 г. Здание снесли.", 2),
    ("В 1937 г. Театр Мейерхольда закрыли.", 1),
    ("Как писали газеты, в 1937 г. Мейерхольд остался без театра.", 1),
    ("Музей работает с 1990–1995 гг. Вход свободный.", 2),
    ("Рыбу ловят в Мурманской обл. Улов растёт.", 2),
    ("В Мурманской обл. Улов растёт.", 1),
    ("Акт составил Рогов Т.Л. Проверка окончена.", 2),
    ("Акт составил Заяц Т.Л. Проверка окончена.", 2),
    ("Открылся Музей А.С. Пушкина.", 1),
    ("Акт составил инспектор Т.Л. Рогов.", 1),
    ("Министр обороны России Т.Л. Рогов прибыл.", 1),
    ("Колонна прошла пгт. Лесной и дер. Ручьи.", 1),
    # small letters
    ("москва, 1 дек — риа новости. выборы прошли спокойно! их признали, пишет г. петров.", 3),
    ("Мы вышли на улицу. было уже темно, по 30 мин. ждали автобуса.", 2),
    ("Он ждал (род. в 1948 г.) и экз. книги не получил.", 1),
    # pictures, smileys, hashtags
    ("Какая красота 😍😍 Мы обязательно приедем", 2),
    ("С праздником! 🎉🎂 Желаем счастья", 2),
    ("Спасибо большое)) Мы рады", 2),
    ("Фото просто чудо) Приезжайте ещё", 2),
    ("Компания (она же «Рога и копыта») Ивана Петрова закрыта.", 1),
    ("Опять дождь ((( Когда уже лето", 2),
    ("Улов отличный! #рыбалка #волга Приезжайте к нам", 2),
    ("Движение #MeToo Джонсон поддержал.", 1),
    ("❗ Минтранс ответил", 1),
    ("а) первое; б) второе; 1) Третье.", 1),
]


@pytest.mark.parametrize(("line", "count"), CASES, ids=[line[:40] for line, _ in CASES])
def test_sentences_of_a_line(line: str, count: int) -> None:
    assert len([line[start:stop] for start, stop in sentence_spans(line)]) == count


@given(st.text(st.sampled_from('аБвГ .!?…;:)(«»"-—#@😍🎉\ufe0f☀1M'), max_size=60))
def test_spans_cover_the_line_in_order(line: str) -> None:
    position = 0
    for start, stop in sentence_spans(line):
        assert position <= start < stop <= len(line)
        assert not line[position:start].strip()
        assert line[start:stop] == line[start:stop].strip()
        position = stop
    assert not line[position:].strip()
