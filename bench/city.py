"""A large city to measure in: the demo city with twelve more counties, their bodies and their staff."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bench.places_of_work import SHARED

COUNTIES, STREETS, COMMUNITIES, GRIDS = 12, 18, 10, 2
FIRST_COUNTY = 990104  # the demo city has 990101 to 990103
BUREAUS = (("cgj", "城管局"), ("zjj", "住建局"), ("jyj", "教育局"))
RESIDENTS = 5000

Row = tuple[str, str, int, str]


def more_places() -> Iterator[Row]:
    """Yield code, name, level and parent of the places that the demo city lacks; real names, if at hand."""
    counties, streets = _names("areas.csv", COUNTIES), _names("streets.csv", COUNTIES * STREETS)
    for number, name in enumerate(counties):
        county = str(FIRST_COUNTY + number)
        yield county, name, 3, "9901"
        for below, street_name in enumerate(streets[number * STREETS :][:STREETS], 1):
            street = f"{county}{below:03}"
            yield street, street_name, 4, county
            yield from _below(street, street_name)


def _below(street: str, name: str) -> Iterator[Row]:
    stem = name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    for number in range(1, COMMUNITIES + 1):
        community = f"{street}{number:03}"
        yield community, f"{stem}第{number}社区", 5, street
        for grid in range(1, GRIDS + 1):
            yield f"{community}{grid:03}", f"第{grid}网格", 6, community


def _names(file: str, count: int) -> list[str]:
    path = SHARED / "places" / file
    if not path.exists():
        kind = "区" if count == COUNTIES else "街道"
        return [f"第{number}{kind}" for number in range(1, count + 1)]
    with path.open(encoding="utf-8", newline="") as lines:
        names = dict.fromkeys(row["name"] for row in csv.DictReader(lines))
    return list(names)[:count]


def found_large_city(folder: Path, *, at: datetime) -> None:
    """Found the demo city and let it grow, by the ordinary actions; a second time does nothing."""
    from gongzhi.civic.jurisdictions.actions import import_places
    from gongzhi.civic.jurisdictions.models import Place
    from gongzhi.civic.people.queries import is_sign_in_name_taken
    from gongzhi.demo.founding import found_city

    if not Place.objects.exists():
        found_city(at=at)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "places.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "name", "level", "parent_code"), *_worded(more_places())])
    import_places(folder, by=None, at=at)
    _found_bodies(at=at)
    if not is_sign_in_name_taken("bench.resident.0"):
        _open_accounts(at=at)


def _worded(rows: Iterator[Row]) -> Iterator[tuple[str, str, str, str]]:
    words = {3: "county", 4: "street", 5: "community", 6: "grid"}
    yield from ((code, name, words[level], parent) for code, name, level, parent in rows)


def _found_bodies(*, at: datetime) -> None:
    """Give each new county its centre and bureaus, each new street its office; all with one handler."""
    from gongzhi.civic.jurisdictions.models import Place
    from gongzhi.civic.people.models import Organisation
    from gongzhi.civic.people.vocabulary import Role

    known = set(Organisation.objects.values_list("code", flat=True))
    new = Place.objects.present().filter(code__gte=str(FIRST_COUNTY), level__in=(3, 4)).order_by("code")
    for place in new.exclude(code__regex=r"^990103"):
        if place.level == 4 and f"s{place.code}" not in known:
            _found_body(f"s{place.code}", f"{place.name}办事处", place, (Role.HANDLER,), at=at)
        elif place.level == 3 and f"c{place.code}" not in known:
            centre_roles = (Role.DISPATCHER, Role.SUPERVISOR, Role.HANDLER)
            _found_body(f"c{place.code}", f"{place.name}治理中心", place, centre_roles, at=at, is_centre=True)
            for code, name in BUREAUS:
                _found_body(f"{code}{place.code}", f"{place.name}{name}", place, (Role.HANDLER,), at=at)


def _found_body(
    code: str, name: str, place: object, roles: tuple[str, ...], *, at: datetime, is_centre: bool = False
) -> None:
    from gongzhi.civic.jurisdictions.models import Place
    from gongzhi.civic.people.actions import add_organisation, grant_membership, register_person
    from gongzhi.civic.people.models import Person
    from gongzhi.civic.people.vocabulary import OrganisationKind, Role

    assert isinstance(place, Place)
    administrator = Person.objects.get_by_natural_key("ye.zhi")
    body = add_organisation(
        code=code, name=name, short_name=name, kind=OrganisationKind("government"), place=place,
        is_centre=is_centre, by=administrator, at=at,
    )  # fmt: skip
    for role in roles:
        person = register_person(sign_in_name=f"bench.{role}.{code}", password=None, name="测试员", at=at)
        grant_membership(person, Role(role), of=body, within=place, by=administrator, at=at)


def _open_accounts(*, at: datetime) -> None:
    """Open residents' accounts, into which nobody can sign in."""
    from gongzhi.civic.people.actions.persons import marks_of
    from gongzhi.civic.people.models import Person
    from gongzhi.civic.privacy.actions import keep_details
    from gongzhi.civic.privacy.vocabulary import Details

    known = [Details(sign_in_name=f"bench.resident.{n}", name="测试居民") for n in range(RESIDENTS)]
    people = Person.objects.bulk_create(
        Person(password="!", joined_at=at, **marks_of(details)) for details in known
    )
    keep_details({person.pk: details for person, details in zip(people, known, strict=True)})
