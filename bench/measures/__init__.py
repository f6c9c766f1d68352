"""The measures: each is a function that takes what is wanted and returns figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from bench.figures import Figure


@dataclass(frozen=True)
class Wanted:
    """How large the database is, and whether a quick look is enough."""

    cases: int
    quick: bool

    @property
    def share(self) -> float:
        """How much of the usual effort is made: all, a quarter for a quick look, hardly any for a trial."""
        return 0.02 if self.cases < 2000 else 0.25 if self.quick else 1.0

    def runs(self, usual: int) -> int:
        """Return how often to repeat what is usually repeated so often."""
        return usual if self.share == 1 else 1

    def many(self, usual: int) -> int:
        """Return how many to take where usually so many are taken."""
        return max(10, round(usual * self.share))

    def seconds(self, usual: float) -> float:
        """Return how long to spend where usually so long is spent."""
        return max(0.5, usual * self.share)


SMALL = 1000  # cases of the database against which queries are counted

Measure = Callable[[Wanted], list[Figure]]
# In the order in which they run: those that read first, on an untouched copy; the flood of writes last.
NAMES: Mapping[str, str] = {
    "bare": "what the database and the disk can do by themselves",
    "queue": "the desk's queue, with whatever narrows it",
    "search": "finding Chinese words, for staff and for everybody",
    "pages": "a month's rates, the public map and list, a case, alike cases",
    "reading": "reading free texts, on one core",
    "open": "opening cases over REST on a real server",
    "ledger": "sealing facts, proving entries, verifying a whole log",
    "profile": "where the processor time of opening a case goes, in shares",
    "gather": "gathering the common troubles of a county",
    "worker": "delivering facts to their reactions",
    "flood": "what others feel while one sender floods",
    "import": "bringing in another system's cases",
}


def measure_of(name: str) -> Measure:
    """Return the function of a measure; "queue-small" is the part that looks at a small database."""
    part, _dash, small = name.partition("-")
    module = import_module(
        f"bench.measures.{part}_cases" if part in {"import", "open"} else f"bench.measures.{part}"
    )
    measure: Measure = module.measure_small if small else module.measure
    return measure
