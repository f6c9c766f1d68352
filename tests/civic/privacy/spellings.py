"""Numbers of nobody, in all the ways in which people write numbers so that machines don't read them."""

import random
from collections.abc import Callable

from gongzhi.civic.privacy.logic.numbers import check_sign

Spelling = Callable[[str], str]


def mobile(chance: random.Random) -> str:
    """Return a mobile number."""
    return chance.choice(["130", "138", "159", "166", "177", "189", "199"]) + f"{chance.randrange(10**8):08}"


def identity(chance: random.Random) -> str:
    """Return an identity number with its check sign."""
    province = chance.choice(["110101", "310104", "430102", "440305", "510105"])
    birthday = f"{chance.randrange(1930, 2019)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    number = f"{province}{birthday}{chance.randrange(1000):03}"
    return number + check_sign(number)


def card(chance: random.Random) -> str:
    """Return a number of a bank card with its check digit."""
    number = "6222" + "".join(str(chance.randrange(10)) for _ in range(chance.choice([11, 14])))
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(number))]
    return number + str(-sum(sum(divmod(digit, 10)) for digit in doubled) % 10)


def read_as(signs: str) -> Spelling:
    """Return a spelling that writes the ten digits with other signs."""
    table = str.maketrans("0123456789", signs)
    return lambda number: number.translate(table)


def between(sign: str, every: int) -> Spelling:
    """Return a spelling that puts a sign after each so many digits."""
    return lambda number: sign.join(number[at : at + every] for at in range(0, len(number), every))


def in_threes_and_fours(sign: str) -> Spelling:
    """Return the spelling 138 0000 1234 with some sign for the space."""
    return lambda number: f"{number[:3]}{sign}{number[3:7]}{sign}{number[7:]}"


FULL_WIDTH = read_as("０１２３４５６７８９")
CHINESE = read_as("零一二三四五六七八九")
TELEPHONE = read_as("〇幺二三四五六七八九")
FORMAL = read_as("零壹贰叁肆伍陆柒捌玖")
CIRCLED = read_as("⓪①②③④⑤⑥⑦⑧⑨")

SPELLINGS: dict[str, Spelling] = {
    "plain": read_as("0123456789"),
    "full-width": FULL_WIDTH,
    "Chinese": CHINESE,
    "telephone": TELEPHONE,
    "formal": FORMAL,
    "circled": CIRCLED,
    "spaced": between(" ", 1),
    "dotted": between(".", 1),
    "invisible": between("\u200b", 3),
    "in threes and fours": in_threes_and_fours(" "),
    "with dashes": in_threes_and_fours("-"),
    "with long dashes": in_threes_and_fours("——"),
    "wide, with dots": lambda number: FULL_WIDTH(in_threes_and_fours("·")(number)),
    "Chinese, spaced": lambda number: CHINESE(in_threes_and_fours(" ")(number)),
    "half Chinese": lambda number: number[:5] + CHINESE(number[5:]),
    "keycaps": lambda number: "".join(
        f"{digit}\ufe0f\u20e3" if digit.isdigit() else digit for digit in number
    ),
}
