"""A scene: the place, time and small facts of one story, and the expansion of its phrases.

A phrase holds choices in square brackets, `[早上|夜里]`, and slots in braces, `{days}`. A slot keeps
its first value, so that the title, the text and the reply of one story agree. A line of a topic may
begin with the strands that it belongs to, `12:`; a scene follows one strand of its topic.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from gongzhi.demo.city import Landmark, content, landmarks_in, places

CHOICE = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")
STRANDS = re.compile(r"^(\d+):")
NUMBERS = "一二三四五六七八九十"
# kinds of landmarks that have buildings, flats and a property company
BUILT = {"estate", "compound"}
FLOORS = ("二楼", "四楼", "五楼", "六楼", "八楼", "九楼", "十一楼", "十四楼", "十六楼")
# where a phrase and a landmark's name say the same word twice
ECHOES = (("工地的工地", "工地"), ("工地工地", "工地"), ("公厕的公厕", "公厕"), ("小区小区", "小区"))


@cache
def words() -> dict[str, Any]:
    """Return the city's common words and phrases."""
    found: dict[str, Any] = content("words.json")
    return found


def day_of(at: datetime) -> str:
    """Write a date as people do: 7月3日."""
    return f"{at.month}月{at.day}日"


class Scene:
    """The place, time and remembered small facts of one story."""

    def __init__(self, landmark: Landmark, at: datetime, dice: Random, strand: str = "1") -> None:
        self.landmark = landmark
        self.at = at
        self.dice = dice
        self.strand = strand
        self.patience = 0.0
        self.tone = ""
        self.known: dict[str, str] = {}
        self.told: set[str] = set()

    def fitting(self, lines: Iterable[str]) -> list[str]:
        """Return the lines of the scene's strand, without their marks; all if it has none."""
        marked = [(STRANDS.match(line), line) for line in lines]
        own = [line for mark, line in marked if not mark or self.strand in mark[1]]
        return [STRANDS.sub("", line) for line in own or [line for _, line in marked]]

    def say(self, phrase: str) -> str:
        """Return the phrase with its choices made and its slots filled."""
        while found := CHOICE.search(phrase):
            chosen = self.dice.choice(found[1].split("|"))
            phrase = phrase[: found.start()] + chosen + phrase[found.end() :]
        text = SLOT.sub(lambda found: self.slot(found[1]), phrase)
        for twice, once in ECHOES:
            text = text.replace(twice, once)
        return text

    def one_of(self, name: str) -> str:
        """Say one of the city's phrases of a kind, in the scene's tone where there is one."""
        phrases = words().get(f"{name}_{self.tone}") or words()[name]
        if self.landmark.kind not in BUILT:
            phrases = [phrase for phrase in phrases if "物业" not in phrase]
        return self.say(self.dice.choice(phrases))

    def slot(self, name: str) -> str:
        """Return the value of a slot, chosen once and then remembered."""
        if name == "k":
            return str(self.dice.randint(2, 18))
        if name not in self.known:
            self.known[name] = self.say(self._chosen(name))
        return self.known[name]

    def is_at(self, *, on: datetime, done_at: datetime) -> None:
        """Set the dates that a reply speaks of: when it was done, and when it was seen to hold."""
        later = done_at + timedelta(days=self.dice.randint(4, 21))
        self.known |= {"on": day_of(on), "day3": day_of(done_at), "next": day_of(later)}
        self.known["next_visit"] = self.dice.choice(("明天上午", "当天下午", "后天", "周末", "次日"))

    def _chosen(self, name: str) -> str:
        own = getattr(self, f"_{name}", None)
        if own:
            return str(own())
        return str(self.dice.choice(words()[name]))

    def _p(self) -> str:
        return self.landmark.name

    def _community(self) -> str:
        return places()[self.landmark.community_code].name

    def _street(self) -> str:
        return places()[places()[self.landmark.community_code].parent_code].name

    def _road(self) -> str:
        marks = landmarks_in(self.landmark.community_code)
        return self.dice.choice([mark.name for mark in marks if mark.kind in {"road", "lane"}])

    def _b(self) -> str:
        if self.landmark.kind not in BUILT:
            return ""
        return str(self.dice.choice(words()["building"]))

    def _u(self) -> str:
        if self.landmark.kind not in BUILT:
            return ""
        return f"{self.dice.choice(NUMBERS[:3])}单元"

    def _fl(self) -> str:
        highest = {"estate": len(FLOORS), "compound": 4}.get(self.landmark.kind, 1)
        return self.dice.choice(FLOORS[:highest])

    def _near(self) -> str:
        return str(self.dice.choice(words()["near"][self.landmark.kind]))

    def _exam(self) -> str:
        choices = words()["exam"]
        return str(self.dice.choice(choices.get(str(self.at.month), choices["*"])))

    def _feast(self) -> str:
        return "快过年了" if self.at.month in {12, 1} else "家里等着用钱"

    def _m(self) -> str:
        return str((self.at.month - 2 - self.dice.randint(0, 2)) % 12 + 1)
