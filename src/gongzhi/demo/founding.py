"""Founds the demo city: places, bodies, accounts, and the tables that steer its cases."""

from datetime import date, datetime

from gongzhi.civic.cases.actions import (
    CategoryRow,
    import_taxonomy,
    save_reply_template,
    seed_limits,
    set_catalogue_entry,
)
from gongzhi.civic.cases.models import Category
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.evaluation.actions import seed_evaluation
from gongzhi.civic.jurisdictions.actions import import_places
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.actions import (
    add_organisation,
    found_administration,
    grant_membership,
    register_person,
)
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.vocabulary import OrganisationKind, Role
from gongzhi.demo.accounts import PASSWORD
from gongzhi.demo.city import CITY, bodies, people, rows
from gongzhi.demo.guarding import guard_privacy

SOURCE = "云麓市派单目录(演示)"


def found_city(*, at: datetime) -> None:
    """Found the city as of a moment before its first case."""
    import_places(CITY, by=None, at=at)
    administrator = _found_centre(at=at)
    _found_bodies(administrator, at=at)
    _open_accounts(administrator, at=at)
    _fill_tables(administrator, at=at)
    guard_privacy(administrator, at=at)


def _found_centre(*, at: datetime) -> Person:
    """Open the administrator's account and the city's centre, from which all else is set up."""
    row = next(person for person in people() if person.role == Role.ADMINISTRATOR)
    body = bodies()[row.body_code]
    administrator = register_person(sign_in_name=row.sign_in_name, password=PASSWORD, name=row.name, at=at)
    centre = Organisation(code=body.code, name=body.name, short_name=body.short_name)
    place = Place.objects.present().get(code=body.place_code)
    found_administration(place, of=centre, administrator=administrator, at=at)
    return administrator


def _found_bodies(administrator: Person, *, at: datetime) -> None:
    places = {place.code: place for place in Place.objects.present()}
    known = set(Organisation.objects.values_list("code", flat=True))
    for body in bodies().values():
        if body.code not in known:
            add_organisation(
                code=body.code,
                name=body.name,
                short_name=body.short_name,
                kind=OrganisationKind(body.kind),
                place=places[body.place_code],
                is_centre=body.is_centre,
                by=administrator,
                at=at,
            )


def _open_accounts(administrator: Person, *, at: datetime) -> None:
    """Open everybody's account; all share the administrator's hash, because hashing is slow on purpose."""
    places = {place.code: place for place in Place.objects.present()}
    organisations = {body.code: body for body in Organisation.objects.all()}
    for row in people():
        if row.sign_in_name == administrator.sign_in_name:
            continue
        person = register_person(sign_in_name=row.sign_in_name, password=None, name=row.name, at=at)
        if row.role in Role.values:
            grant_membership(
                person,
                Role(row.role),
                of=organisations[row.body_code],
                within=places[row.place_code],
                by=administrator,
                at=at,
            )
    Person.objects.exclude(pk=administrator.pk).update(password=administrator.password)


def _fill_tables(administrator: Person, *, at: datetime) -> None:
    begins = at.date()
    import_taxonomy([CategoryRow(**row) for row in rows("taxonomy.csv")], by=CLOCKWORK, at=at)
    seed_limits(valid_from=begins, by=CLOCKWORK, at=at)
    seed_evaluation(valid_from=begins.replace(day=1), by=CLOCKWORK, at=at)
    _fill_catalogue(begins, at=at)
    for row in rows("templates.csv"):
        save_reply_template(None, title=row["title"], text=row["text"], body=None, by=administrator, at=at)


def _fill_catalogue(begins: date, *, at: datetime) -> None:
    places = {place.code: place for place in Place.objects.present()}
    organisations = {body.code: body for body in Organisation.objects.all()}
    categories = {category.code: category for category in Category.objects.all()}
    for row in rows("catalogue.csv"):
        set_catalogue_entry(
            category=categories[row["category_code"]],
            place=places[row["place_code"]],
            lead=organisations[row["lead_code"]],
            co_handlers=[organisations[code] for code in row["co_handler_codes"].split(";") if code],
            valid_from=begins,
            source=SOURCE,
            by=CLOCKWORK,
            at=at,
        )
