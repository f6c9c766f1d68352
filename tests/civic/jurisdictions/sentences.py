"""Sentences that name places of the real tree: hand-written templates, and places drawn by a fixed seed.

What a sentence determines is told by its own names alone: all chains of the tree that carry them in their
full or short form are read, and the level is the deepest one at which those chains are still together. Where
the reporter's place is known, chains within it come first.
"""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongzhi.civic.jurisdictions.logic.whereabouts.atlas import Spot
from tests.shared import shared_data

TEMPLATES = Path(__file__).with_name("whereabouts_templates.csv")
SEED = 20250312
COUNT = 1000
FILES = (
    ("provinces", 1, ""), ("cities", 2, "provinceCode"), ("areas", 3, "cityCode"), ("streets", 4, "areaCode"),
)  # fmt: skip
SIGN_OF = {
    "北京市": "京", "天津市": "津", "上海市": "沪", "重庆市": "渝", "河北省": "冀", "山西省": "晋",
    "辽宁省": "辽", "吉林省": "吉", "黑龙江省": "黑", "江苏省": "苏", "浙江省": "浙", "安徽省": "皖",
    "福建省": "闽", "江西省": "赣", "山东省": "鲁", "河南省": "豫", "湖北省": "鄂", "湖南省": "湘",
    "广东省": "粤", "广西壮族自治区": "桂", "海南省": "琼", "四川省": "川", "贵州省": "黔",
    "云南省": "滇", "西藏自治区": "藏", "陕西省": "陕", "甘肃省": "甘", "青海省": "青",
    "宁夏回族自治区": "宁", "新疆维吾尔自治区": "新", "内蒙古自治区": "蒙",
}  # fmt: skip
SIGNS = {sign: name for name, sign in SIGN_OF.items()}
AUTONOMOUS = {
    "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏", "新疆维吾尔自治区": "新疆",
    "内蒙古自治区": "内蒙古",
}  # fmt: skip
SUFFIXES = {1: "省市", 2: "市", 3: "新区|区|县|市", 4: "街道|镇|乡"}
UNSPOKEN = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
ZONE = re.compile("(高新|经济)(?:技术)?(?:产业)?开发区$")
SLOT = re.compile(r"\{(.+?)\}")


@dataclass(frozen=True)
class Sentence:
    """A text, where its reporter lives, the place that was drawn, and what the text determines of it.

    `level` is 0 where the text determines nothing; `readings` is how many places fit equally.
    """

    half: str
    text: str
    near: int | None
    place: int | None
    level: int
    readings: int


@dataclass(frozen=True)
class Tree:
    """The real tree, by code."""

    spots: dict[int, Spot]
    by_form: dict[str, list[int]]
    streets: list[int]

    def chain(self, code: int) -> list[int]:
        """Return the codes from the top down to a place."""
        above = self.spots[code].parent
        return [*(self.chain(above) if above else ()), code]


@cache
def real_tree() -> Tree:
    """Return the national tree from the shared data."""
    spots: dict[int, Spot] = {}
    for name, level, parent in FILES:
        with (shared_data("places") / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                code = int(row["code"])
                spots[code] = Spot(code, row["name"], level, int(row[parent]) if parent else None)
    by_form = defaultdict(list)
    for spot in spots.values():
        for form in forms(spot):
            by_form[form].append(spot.id)
    return Tree(spots, dict(by_form), [code for code, spot in spots.items() if spot.level == 4])


def forms(spot: Spot) -> set[str]:
    """Return the full and the short form of a name."""
    if spot.name in UNSPOKEN:
        return set()
    found = {spot.name, short(spot) or spot.name}
    zone = ZONE.search(spot.name)
    return found | ({"高新区" if zone[1] == "高新" else "经开区"} if zone else set())


def short(spot: Spot) -> str:
    """Return a name without its type word, or nothing if it has none or one sign is left."""
    if spot.name in AUTONOMOUS:
        return AUTONOMOUS[spot.name]
    if "自治" in spot.name or ZONE.search(spot.name):
        return ""
    pattern = SUFFIXES[spot.level]
    bare = re.sub(f"(?:{pattern if '|' in pattern else f'[{pattern}]'})$", "", spot.name)
    return bare if 2 <= len(bare) < len(spot.name) else ""


def sentences(count: int = COUNT) -> Iterator[Sentence]:
    """Yield sentences, each template in turn with another place, the same ones each time."""
    tree, chance = real_tree(), random.Random(SEED)  # drawn the same each time
    with TEMPLATES.open(encoding="utf-8") as file:
        templates = list(csv.DictReader(file))
    for number in range(count):
        template = templates[number % len(templates)]
        yield _sentence(template, tree, chance)


def _sentence(template: dict[str, str], tree: Tree, chance: random.Random) -> Sentence:
    if "{" not in template["text"]:
        return Sentence(template["half"], template["text"], None, None, 0, 0)
    while True:
        street = chance.choice(tree.streets)
        if chance.random() < 0.4 and not tree.spots[street].name.endswith("街道"):
            continue  # towns are four fifths of the tree, and write less than their share
        filled = _filled(template["text"], tree, street, chance)
        if filled is not None:
            text, named = filled
            return _judged(template, text, named, tree, street)


def _filled(
    template: str, tree: Tree, street: int, chance: random.Random
) -> tuple[str, list[tuple[int, str]]] | None:
    """Return the text, and which level it names by which form; None if the drawn place lacks a form."""
    words = _words(tree, street)
    if "{区}" in template:
        zones = [each for each in tree.spots.values() if each.level == 3 and ZONE.search(each.name)]
        zone = chance.choice(zones)
        street = zone.id
        words = _words(tree, street)
    slots = SLOT.findall(template)
    if not all(words.get(slot) for slot in slots):
        return None
    return SLOT.sub(lambda found: words[found[1]][1], template), [
        (street, ""),
        *(words[slot] for slot in slots),
    ]


def _words(tree: Tree, code: int) -> dict[str, tuple[int, str]]:
    """Return what each slot is filled with, and the level that it names."""
    spots = {tree.spots[each].level: tree.spots[each] for each in tree.chain(code)}
    if 2 in spots and spots[2].name in UNSPOKEN:
        spots[2] = spots[1]  # who lives in Beijing says 北京市
        if spots[1].name.endswith(("省", "自治区")):
            return {}
    words = {"字": (spots[1].level, SIGN_OF[spots[1].name])}
    for level, slot in ((1, "省"), (2, "市"), (3, "县"), (4, "街")):
        if (spot := spots.get(level)) is None:
            continue
        words[slot] = (spot.level, spot.name)
        if bare := short(spot):
            words[f"{slot}_"] = (spot.level, bare)
            if (wrong := _wrong_type(spot.name, bare)) and level >= 3:
                words[f"{slot}误"] = (spot.level, wrong)
    if 3 in spots and (zone := ZONE.search(spots[3].name)):
        words["区"] = (3, "高新区" if zone[1] == "高新" else "经开区")
    return words


def _wrong_type(name: str, bare: str) -> str:
    """Return a name with the type word that it had once: 望城县 for 望城区, 望京镇 for 望京街道."""
    old = {"街道": "镇", "镇": "乡", "区": "县", "市": "县"}.get(name[len(bare) :])
    return bare + old if old else ""


def _judged(
    template: dict[str, str], text: str, named: list[tuple[int, str]], tree: Tree, street: int
) -> Sentence:
    (drawn, _), *said = named
    chain = tree.chain(drawn)
    deepest = max(level for level, _ in said)
    place = next(code for code in chain if tree.spots[code].level == deepest)
    above = {"city": 2, "county": 3}.get(template["near"], 0)
    near = next((code for code in chain if tree.spots[code].level == above), None)
    if near and deepest <= above:
        near = None
    readings = _readings(sorted(set(said)), tree) | {place}
    beside = {code for code in readings if near in tree.chain(code)}
    counted = beside or readings
    together = [code for code in chain if all(code in tree.chain(each) for each in counted)]
    level = max((tree.spots[code].level for code in together), default=0)
    return Sentence(template["half"], text, near, place, level, len(counted))


def _readings(said: list[tuple[int, str]], tree: Tree) -> set[int]:
    """Return the places whose name is the deepest one said, and that lie in what the others name."""
    words = [_right(word, tree) for _, word in said]
    *outer, own = words
    found = set()
    for code in (each for word in own for each in tree.by_form[word]):
        around = {form for above in tree.chain(code)[:-1] for form in forms(tree.spots[above])}
        signs = {SIGN_OF.get(tree.spots[above].name) for above in tree.chain(code)}
        if all(any(word in around or word in signs for word in words) for words in outer):
            found.add(code)
    return found


def _right(word: str, tree: Tree) -> list[str]:
    """Return a word, or where no place is called so, the word without its type."""
    if word in tree.by_form or word in SIGNS:
        return [word]
    bare = re.sub("(?:镇|乡|县)$", "", word)
    return [bare]
