"""The accounts of the demo city that a newcomer is shown: one of each role."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import override

from gongzhi.civic.people.vocabulary import Role

# Public on purpose: the demo city is fictional, and everybody may try every role.
PASSWORD = "yunlu-demo-2025"  # noqa: S105  # see above
PEOPLE = Path(__file__).parent / "city/people.csv"


@dataclass(frozen=True)
class Account:
    """Somebody of the demo city who can sign in."""

    sign_in_name: str
    name: str
    role: str

    @property
    def role_name(self) -> str:
        """Return the role in Chinese."""
        with override("zh-hans"):
            return str(Role(self.role).label) if self.role in Role.values else "居民"


def shown_accounts() -> list[Account]:
    """Return the first account of each role, in the order of the file."""
    with PEOPLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    first = {row["role"]: row for row in reversed(rows)}
    chosen = sorted(first.values(), key=rows.index)
    return [Account(row["sign_in_name"], row["name"], row["role"]) for row in chosen]
