"""The register of processing activities (个人信息保护法 art. 51; GDPR art. 30), read and checked."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gongzhi.civic.privacy.vocabulary import Grade, Ground, Keeping, Sensitivity

NEVER_DELETED = frozenset({"kernel.Fact"})
"""Facts are the history that nobody can change; what must be able to go is not in them."""


class RegisterInvalid(ValueError):
    """A file of the register says something that can't be; each line names the file and the place in it."""


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Said):
    """The same words in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def told(self, language: str | None) -> str:
        """Return the words for a reader of a language."""
        return self.en if (language or "").startswith("en") else self.zh


class Basis(_Said):
    """What allows an activity; for a duty, by which law."""

    item: Ground
    law: Words | None = None

    @model_validator(mode="after")
    def _a_duty_names_its_law(self) -> Self:
        if self.item in {Ground.DUTY, Ground.OTHER_LAW} and self.law is None:
            raise ValueError("a statutory duty names its law and article")
        return self


class Keep(_Said):
    """How long rows are kept: `days` after the moment in the field `after`, or for the reason of a law."""

    how: Keeping
    days: int | None = Field(default=None, ge=0)
    after: str = ""
    moment: Words | None = None
    only: Mapping[str, str | int | bool] = Field(default_factory=dict)
    by: str = ""
    law: Words | None = None

    @model_validator(mode="after")
    def _says_all_it_must(self) -> Self:
        if self.how in {Keeping.DAYS, Keeping.ITSELF} and (self.days is None or self.moment is None):
            raise ValueError("what is deleted says after how many days from which moment")
        if self.how == Keeping.DAYS and not self.after:
            raise ValueError("`after` names the field with the moment from which the days are counted")
        if self.how == Keeping.ITSELF and not self.by:
            raise ValueError("`by` names the function that deletes")
        if self.how == Keeping.LAW and self.law is None:
            raise ValueError("what is kept by law names the law")
        return self

    @property
    def span(self) -> timedelta:
        """How long after the moment the time is over."""
        return timedelta(days=self.days or 0)


class Whose(_Said):
    """A path from a row to a person; who stands there is shown these fields (all if none are named)."""

    by: str
    only: Mapping[str, str | list[str]] = Field(default_factory=dict)
    fields: tuple[str, ...] = ()


class Entry(_Said):
    """The fields of one table that serve one activity."""

    model: str = Field(pattern=r"^[a-z_]+\.[A-Za-z]+$")
    fields: tuple[str, ...] = Field(min_length=1)
    secret: tuple[str, ...] = ()
    address: str = ""
    whose: tuple[Whose, ...] = ()
    keep: tuple[Keep, ...] = ()

    def shown_to(self, whose: Whose) -> tuple[str, ...]:
        """Return the fields that somebody at the end of a path is shown: never secrets."""
        return tuple(name for name in whose.fields or self.fields if name not in self.secret)


class Activity(_Said):
    """One thing that is done with data, and all that must be said of it (GDPR art. 30 asks for the same)."""

    code: str = Field(pattern=r"^[a-z][a-z-]*$")
    name: Words
    purpose: Words
    grade: Grade = Field(alias="class")
    data: Sensitivity
    basis: tuple[Basis, ...] = ()
    keep: tuple[Keep, ...] = Field(min_length=1)
    table: tuple[Entry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _personal_data_has_a_basis(self) -> Self:
        if self.data != Sensitivity.NONE and not self.basis:
            raise ValueError("personal data is processed on a basis")
        if self.data == Sensitivity.NONE and any(entry.whose for entry in self.table):
            raise ValueError("a table that says whose its rows are holds personal data")
        return self

    def kept(self, entry: Entry) -> tuple[Keep, ...]:
        """Return how long the rows of a table are kept: its own rules, else those of the activity."""
        return entry.keep or self.keep


@dataclass(frozen=True)
class Register:
    """All activities, in the order of the files."""

    activities: tuple[Activity, ...]

    def entries(self) -> Iterator[tuple[Activity, Entry]]:
        """Yield each table of each activity."""
        for activity in self.activities:
            yield from ((activity, entry) for entry in activity.table)


class _File(_Said):
    activity: tuple[Activity, ...]


def read_register(files: Iterable[tuple[str, str]]) -> Register:
    """Return the register that files (name, text) make up, or raise `RegisterInvalid`."""
    return Register(tuple(activity for name, text in files for activity in _activities(name, text)))


def _activities(name: str, text: str) -> tuple[Activity, ...]:
    try:
        return _File.model_validate(tomllib.loads(text)).activity
    except tomllib.TOMLDecodeError as error:
        raise RegisterInvalid(f"{name}: {error}") from error
    except ValidationError as error:
        lines = (f"{name}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise RegisterInvalid("\n".join(lines)) from error


def problems_of(register: Register, models: Mapping[str, Iterable[str]]) -> list[str]:
    """Return where register and tables (the fields of each model) differ, a sentence each."""
    said = Counter(f"{entry.model}.{name}" for _, entry in register.entries() for name in entry.fields)
    there = {f"{model}.{name}" for model, fields in models.items() for name in fields}
    codes = Counter(activity.code for activity in register.activities)
    return [
        *(f"{field} stands in no activity of the register" for field in sorted(there - said.keys())),
        *(
            f"{field} stands in the register, but there is no such field"
            for field in sorted(said.keys() - there)
        ),
        *(f"{field} stands in the register {n} times" for field, n in said.items() if n > 1),
        *(f"two activities are called {code}" for code, n in codes.items() if n > 1),
        *(line for activity, entry in register.entries() for line in _odd(activity, entry)),
    ]


def _odd(activity: Activity, entry: Entry) -> Iterator[str]:
    """Yield what an entry says of fields that it hasn't, and rules that would delete what must stay."""
    where, known = f"{activity.code}, {entry.model}", set(entry.fields)
    shown = {name for whose in entry.whose for name in whose.fields}
    for name in sorted((set(entry.secret) | shown) - known):
        yield f"{where}: {name} is not among its fields"
    if entry.model in NEVER_DELETED and any(keep.how == Keeping.DAYS for keep in activity.kept(entry)):
        yield f"{where}: facts are never deleted"
