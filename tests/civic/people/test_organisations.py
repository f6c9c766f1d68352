"""Adding and changing organisations."""

from datetime import date, datetime, timedelta

import pytest

from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.actions import (
    CentreAlreadyExists,
    OrganisationCodeTaken,
    add_organisation,
    change_organisation,
)
from gongzhi.civic.people.events import OrganisationAdded, OrganisationChanged
from gongzhi.civic.people.models import FormerName, Organisation, Person
from gongzhi.civic.people.queries import BodiesThen
from gongzhi.civic.people.vocabulary import OrganisationKind
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.factories import a_body, a_member, a_place, an_administrator

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def add(
    place: Place, *, by: Person, at: datetime, code: str = "zjj", is_centre: bool = False
) -> Organisation:
    """Add a bureau to a place."""
    return add_organisation(
        code=code,
        name="云麓市住房和城乡建设局",
        short_name="市住建局",
        kind=OrganisationKind.GOVERNMENT,
        place=place,
        is_centre=is_centre,
        by=by,
        at=at,
    )


def change(
    body: Organisation, *, by: Person, at: datetime, is_centre: bool = False, valid_to: date | None = None
) -> None:
    """Change a body's short name and what else is named."""
    change_organisation(
        body,
        name=body.name,
        short_name="住建局",
        kind=OrganisationKind.GOVERNMENT,
        is_centre=is_centre,
        valid_to=valid_to,
        by=by,
        at=at,
    )


def test_an_administrator_adds_an_organisation(noon: datetime) -> None:
    city = a_place()
    body = add(city, by=an_administrator(city), at=noon)
    assert [event_of(fact) for fact in facts_about(body)] == [OrganisationAdded(code="zjj", place_id=city.pk)]


def test_others_add_no_organisation(noon: datetime) -> None:
    city = a_place()
    with pytest.raises(NotAllowed):
        add(city, by=a_member(place=city), at=noon)
    assert not Organisation.objects.filter(code="zjj").exists()


def test_a_code_is_used_once(noon: datetime) -> None:
    city = a_place()
    administrator = an_administrator(city)
    add(city, by=administrator, at=noon)
    with pytest.raises(OrganisationCodeTaken, match="zjj"):
        add(city, by=administrator, at=noon)


def test_a_place_has_one_centre(noon: datetime) -> None:
    city = a_place()
    administrator = an_administrator(city)
    with pytest.raises(CentreAlreadyExists, match="云麓市"):
        add(city, by=administrator, at=noon, is_centre=True)
    body = add(city, by=administrator, at=noon)
    with pytest.raises(CentreAlreadyExists):
        change(body, by=administrator, at=noon, is_centre=True)
    body.refresh_from_db()
    assert not body.is_centre


def test_a_change_names_its_fields(noon: datetime) -> None:
    city = a_place()
    body = a_body("市住建局", place=city)
    change(body, by=an_administrator(city), at=noon, valid_to=date(2025, 4, 1))
    assert [event_of(fact) for fact in facts_about(body)] == [
        OrganisationChanged(fields=("short_name", "valid_to"))
    ]
    assert Organisation.objects.get(pk=body.pk).short_name == "住建局"


def test_no_change_is_no_fact(noon: datetime) -> None:
    city = a_place()
    body = a_body("住建局", place=city)
    change(body, by=an_administrator(city), at=noon)
    assert not facts_about(body).exists()


def test_an_administrator_of_another_place_changes_nothing(noon: datetime) -> None:
    body = a_body("市住建局")
    with pytest.raises(NotAllowed):
        change(body, by=an_administrator(a_place("邻市")), at=noon)
    body.refresh_from_db()
    assert body.short_name == "市住建局"


def test_a_body_is_told_by_its_name_of_then(noon: datetime) -> None:
    place = a_place()
    by = an_administrator(place)
    body = add(place, by=by, at=noon)
    change(body, by=by, at=noon + DAY)
    change_name(body, "市城建局", by=by, at=noon + 2 * DAY)
    change_name(body, "市住房城乡委", by=by, at=noon + 9 * DAY)
    then = BodiesThen([body.pk])
    named = [then.name(body.pk, noon + n * DAY) for n in (0, 1, 2, 8, 9)]
    assert named == ["云麓市住房和城乡建设局"] * 2 + ["市城建局"] * 2 + ["市住房城乡委"]
    assert then.name_now(body.pk) == "市住房城乡委"


def change_name(body: Organisation, name: str, *, by: Person, at: datetime) -> None:
    kind = OrganisationKind.GOVERNMENT
    change_organisation(
        body, name=name, short_name=name, kind=kind, is_centre=False, valid_to=None, by=by, at=at
    )


def test_a_body_that_nobody_knows_is_told_by_its_number(noon: datetime) -> None:
    assert BodiesThen([4711]).name(4711, noon) == "#4711"


def test_what_changes_no_name_keeps_no_former_one(noon: datetime) -> None:
    place = a_place()
    by = an_administrator(place)
    body = add(place, by=by, at=noon)
    change_organisation(
        body,
        name=body.name,
        short_name=body.short_name,
        kind=OrganisationKind.SOCIAL,
        is_centre=False,
        valid_to=None,
        by=by,
        at=noon,
    )
    assert not FormerName.objects.exists()
