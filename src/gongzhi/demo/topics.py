"""The topics of the city: what residents write about, with the words they and the bodies use."""

from dataclasses import dataclass
from functools import cache

from gongzhi.demo.city import CITY, Landmark, content, landmarks

Lines = tuple[str, ...]
# schools, health, work and purchases: nobody goes there to mend anything
CALM = {"07", "08", "09", "10"}


@dataclass(frozen=True)
class Topic:
    """One thing that goes wrong in a city, and the grammar of its texts."""

    name: str
    category: str
    kinds: Lines
    urgency: str
    at: Lines
    weight: float
    months: dict[str, float]
    hours: str
    titles: Lines
    facts: Lines
    asks: Lines
    details: Lines = ()
    remedies: Lines = ()
    plans: Lines = ()
    declines: Lines = ()

    @property
    def tone(self) -> str:
        """Return how people speak of it: in danger, calmly of paperwork, or as ever."""
        if self.urgency == "danger":
            return "danger"
        return "calm" if self.hours == "office" or self.category[:2] in CALM else ""

    def strands(self) -> str:
        """Return the strands that its facts tell of, each a digit; "1" where they are all one."""
        marks = [line.partition(":")[0] for line in self.facts if line[0].isdigit()]
        return "".join(sorted(set("".join(marks)))) or "1"

    def weight_in(self, month: int) -> float:
        """Return how often it comes up in a month, relative to other topics."""
        return self.weight * self.months.get(str(month), self.months["*"])

    def landmarks(self) -> tuple[Landmark, ...]:
        """Return where it can happen: landmarks of its kinds, or those it names."""
        return _landmarks_at(self.at)


@cache
def _landmarks_at(at: Lines) -> tuple[Landmark, ...]:
    return tuple(mark for mark in landmarks() if mark.kind in at or mark.name in at)


@cache
def topics() -> dict[str, Topic]:
    """Return the topics by name, in the order of their files."""
    found = {}
    for path in sorted((CITY / "topics").glob("*.json")):
        for row in content(f"topics/{path.name}"):
            lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
            found[row["name"]] = Topic(**(row | lists))
    return found
