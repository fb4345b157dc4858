"""How Russian a string looks: the cost of its letter pairs, to tell single-byte encodings apart."""

from __future__ import annotations

import re
from itertools import pairwise

_LETTERS = "·абвгдежзийклмнопрстуфхцчшщъыьэюя"  # `·` is the edge of a word

# Row: a letter; column: the one after it; digit: −log2 of its probability, in hexadecimal, at most 15.
# Counted over Russian news (about ten million letters, ё as е).
_COSTS = (
    "f553556754b465443435577858efff698",
    "2b6475575774453a64449866678fffa65",
    "5486c939b4f84962c36b4f7fc9463aa76",
    "23b8983f84f6585385566caba6bc48de7",
    "53aa954fd4f84a71c4995ddeacffdfabf",
    "43b5972683f7574375584db988f9679a7",
    "28755467695544387344b878677fffca9",
    "636cb31ae3f6ba36bb8f5ffb7ffff9b9f",
    "31647558b3f77544858c5febaef959ca7",
    "26757658545545468544b956689fffc64",
    "0a9a969fabf78756a936fbb776cfefdfb",
    "32c6bd56a3f96a72a4544cb6fbffddbee",
    "33bc8937d2f76b63b9695ddebeff73c64",
    "2388ad3dc3f866535a7c4adbafdf578b6",
    "43a8763b92f6bd43aa5567b69b9e47ba6",
    "3a434466675544476444a888679fffa97",
    "74dcdd3ed5f95c7272995cc9ccff79cc7",
    "52876737b3f7866297654799a8df57ba6",
    "4586a84dd4f346645742599a77fb76ca4",
    "3394e93fc3f7975294595bcb9edd54ba7",
    "2756536469a4555a4444e969466fff949",
    "438f7e3fa2f95a83a46456ccc9ff79abe",
    "14c7aa7fd5fa8762b5786d8ecefdea9ff",
    "5488bc2f91f69ca69a7b5cbaffff5fdbd",
    "53dbff2af3f67939b8926ccfe7fff6cdf",
    "73c6fe1ff2f5495588956fccfffff6abe",
    "a2fefe1ff2ffff6dfaff6fffeffff6ffe",
    "6eeeee1ee9eeeeeeeeeeeeeeeeeeeee81",
    "2f64873a8937446f7655ef3d86dfffff8",
    "1e69785f67f5f62aad36f9a7959ffff55",
    "6d9597bead53464f7461b68ae8ffffefc",
    "186974d65aa6686db563fda84b3fffb8e",
    "1e6496575c97655d8764ee676a6ffff68",
)
_PAIRS = {
    (first, second): int(_COSTS[row][column], 16)
    for row, first in enumerate(_LETTERS)
    for column, second in enumerate(_LETTERS)
}
_STRANGE_PAIR = 15  # a letter pair that Russian does not have
_STRANGE_SYMBOL = 12  # box drawing, letters of other alphabets
_MIXED = 12  # a Cyrillic letter beside a Latin one, a capital after a small letter
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_SYMBOL = re.compile(r"[^\x00-\x7fЀ-ӿ]")
_USUAL_SYMBOLS = frozenset("«»—–…„“”‘’‚№•·§°±©®™€\u00a0\u00ad")
_LATIN_BESIDE = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
_CAPITAL_AFTER_SMALL = re.compile(r"[а-яё][А-ЯЁ]")


def strangeness(text: str) -> tuple[float, int]:
    """The cost of a text in bits, and the letter pairs and symbols that it was counted over.

    Russian text costs about 4 bits a pair, mojibake above 7. Only words with a Cyrillic letter and
    symbols outside ASCII count.
    """
    cost = pairs = 0
    for word in _WORD.findall(text):
        if _CYRILLIC.search(word):
            letters = f"·{word.lower().replace('ё', 'е')}·"
            costs = [_PAIRS.get(pair, _STRANGE_PAIR) for pair in pairwise(letters)]
            mixed = len(_LATIN_BESIDE.findall(word)) + len(_CAPITAL_AFTER_SMALL.findall(word))
            cost += sum(costs) + _MIXED * mixed
            pairs += len(costs)
    for symbol in _SYMBOL.findall(text):
        cost += 1 if symbol in _USUAL_SYMBOLS else _STRANGE_SYMBOL
        pairs += 1
    return cost, pairs
