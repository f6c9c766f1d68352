"""Tokens: made once, kept as a hash, and never more than their person."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.clients.actions import create_token, note_use_of_token, revoke_token
from gongzhi.civic.clients.actions.tokens import (
    BadExpiry,
    Created,
    NameMissing,
    NothingAllowed,
    TooManyTokens,
)
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.queries import token_with_secret, tokens_of
from gongzhi.civic.clients.vocabulary import MOST_TOKENS, Scope
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.privacy.actions import decide_consent
from gongzhi.civic.privacy.actions.consents import NoticeChanged
from gongzhi.civic.privacy.models import Consent
from gongzhi.civic.privacy.vocabulary import ConsentPurpose
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact
from tests.factories import a_body, a_member, a_person, a_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cleared")]
DAY = timedelta(days=1)


def a_token(
    person: Person, *, at: datetime, days: int = 30, scopes: tuple[Scope, ...] = tuple(Scope)
) -> Created:
    """Return a token just made."""
    return create_token("工单系统", scopes=scopes, expires_at=at + days * DAY, by=person, at=at)


def test_the_secret_is_long_and_known_by_its_beginning(noon: datetime) -> None:
    made = a_token(a_person(), at=noon)
    assert made.secret.startswith("gz_")
    assert len(made.secret) == 46


def test_the_secret_is_kept_as_a_hash_only(noon: datetime) -> None:
    made = a_token(a_person(), at=noon)
    assert made.secret not in str(ApiToken.objects.values())
    assert made.secret not in str(list(Fact.objects.values()))


def test_two_secrets_are_never_the_same(noon: datetime) -> None:
    person = a_person()
    assert a_token(person, at=noon).secret != a_token(person, at=noon).secret


def test_a_token_is_found_by_its_secret(noon: datetime) -> None:
    made = a_token(a_person(), at=noon)
    assert token_with_secret(made.secret, at=noon) == made.token


@pytest.mark.parametrize("secret", ["", "gz_", "gz_wrong", "wrong", "gz_密", "gz_\x00"])
def test_another_secret_finds_nothing(secret: str, noon: datetime) -> None:
    a_token(a_person(), at=noon)
    assert token_with_secret(secret, at=noon) is None


def test_finding_token_and_person_is_one_query(noon: datetime, django_assert_num_queries: object) -> None:
    person = a_person()
    made = a_token(person, at=noon)
    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture without a type
        found = token_with_secret(made.secret, at=noon)
        assert found is not None
        assert found.person.sign_in_mark == person.sign_in_mark


def test_a_token_ends_with_its_last_moment(noon: datetime) -> None:
    made = a_token(a_person(), at=noon, days=1)
    assert token_with_secret(made.secret, at=noon + DAY - timedelta(seconds=1)) == made.token
    assert token_with_secret(made.secret, at=noon + DAY) is None


def test_a_token_of_somebody_who_left_does_not_work(noon: datetime) -> None:
    person = a_person()
    made = a_token(person, at=noon)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert token_with_secret(made.secret, at=noon) is None


def test_a_revoked_token_does_not_work(noon: datetime) -> None:
    person = a_person()
    made = a_token(person, at=noon)
    revoke_token(made.token, by=person, at=noon)
    assert token_with_secret(made.secret, at=noon) is None
    assert list(tokens_of(person)) == []


def test_making_and_revoking_are_facts_without_words(noon: datetime) -> None:
    person = a_person()
    made = a_token(person, at=noon, scopes=(Scope.CASES_READ,))
    revoke_token(made.token, by=person, at=noon)
    told = [fact.data for fact in Fact.objects.filter(kind__startswith="clients.Token")]
    of = {"token": made.token.pk, "person": person.pk}
    assert told == [{**of, "scopes": ["cases:read"]}, of]


def test_revoking_twice_is_one_fact(noon: datetime) -> None:
    person = a_person()
    made = a_token(person, at=noon)
    first = revoke_token(made.token, by=person, at=noon)
    again = revoke_token(made.token, by=person, at=noon + DAY)
    assert again.revoked_at == first.revoked_at
    assert Fact.objects.filter(kind="clients.TokenRevoked").count() == 1


@pytest.mark.parametrize("days", [-1, 0, 367, 4000])
def test_a_token_lasts_at_most_a_year(days: int, noon: datetime) -> None:
    with pytest.raises(BadExpiry):
        a_token(a_person(), at=noon, days=days)


def test_a_token_is_for_something(noon: datetime) -> None:
    with pytest.raises(NothingAllowed):
        a_token(a_person(), at=noon, scopes=())


@pytest.mark.parametrize("name", ["", " ", "长" * 81, "a\x00b", "a\u202eb"])
def test_a_token_has_a_readable_name(name: str, noon: datetime) -> None:
    with pytest.raises(NameMissing):
        create_token(name, scopes=[Scope.OPEN311], expires_at=noon + DAY, by=a_person(), at=noon)


def test_nobody_has_more_tokens_than_they_can_oversee(noon: datetime) -> None:
    person = a_person()
    for _each in range(MOST_TOKENS):
        a_token(person, at=noon)
    with pytest.raises(TooManyTokens):
        a_token(person, at=noon)
    assert a_token(person, at=noon + 31 * DAY).token.pk


def test_a_caller_without_account_has_no_token(noon: datetime) -> None:
    caller = Person.objects.create(name="王先生", joined_at=noon)
    with pytest.raises(NotAllowed):
        a_token(caller, at=noon)


def test_scopes_are_kept_in_one_order(noon: datetime) -> None:
    made = a_token(a_person(), at=noon, scopes=(Scope.RATES_READ, Scope.CASES_READ))
    assert (made.token.scopes, made.token.scope_set) == (
        "cases:read rates:read",
        frozenset({Scope.CASES_READ, Scope.RATES_READ}),
    )


def test_an_administrator_revokes_the_tokens_of_the_own_bodys_members(noon: datetime) -> None:
    city = a_place()
    works = a_body("区住建局", place=city)
    handler, head = a_member(body=works), a_member(Role.ADMINISTRATOR, body=works)
    made = a_token(handler, at=noon)
    assert revoke_token(made.token, by=head, at=noon).revoked_at == noon


def test_nobody_else_revokes_a_token(noon: datetime) -> None:
    city = a_place()
    works, parks = a_body("区住建局", place=city), a_body("区园林中心", place=city)
    made = a_token(a_member(body=works), at=noon)
    for other in (a_person(), a_member(body=works), a_member(Role.ADMINISTRATOR, body=parks)):
        with pytest.raises(NotAllowed):
            revoke_token(made.token, by=other, at=noon)


def test_an_administrator_leaves_the_tokens_of_a_resident_alone(noon: datetime) -> None:
    head = a_member(Role.ADMINISTRATOR, body=a_body(place=a_place(), is_centre=True))
    with pytest.raises(NotAllowed):
        revoke_token(a_token(a_person(), at=noon).token, by=head, at=noon)


def test_a_use_is_noted_once_an_hour(noon: datetime) -> None:
    person = a_person()
    token = a_token(person, at=noon).token
    seen = []
    for minutes in (0, 30, 59, 61):
        token.refresh_from_db()
        note_use_of_token(token, by=person, at=noon + timedelta(minutes=minutes))
        token.refresh_from_db()
        seen.append((token.last_used_at - noon) // timedelta(minutes=1) if token.last_used_at else None)
    assert seen == [0, 0, 0, 61]


def test_nobody_notes_a_use_for_another(noon: datetime) -> None:
    token = a_token(a_person(), at=noon).token
    with pytest.raises(NotAllowed):
        note_use_of_token(token, by=a_person(), at=noon)


def test_to_let_a_program_read_of_persons_is_a_consent_to_share(noon: datetime) -> None:
    person = a_person()
    token = a_token(person, at=noon).token
    consent = Consent.objects.get()
    assert (consent.person, consent.purpose, consent.thing) == (person.pk, "share", f"apitoken:{token.pk}")


def test_a_token_that_tells_of_nobody_asks_for_nothing(noon: datetime) -> None:
    a_token(a_person(), at=noon, scopes=(Scope.OPEN311, Scope.WEBHOOKS))
    assert not Consent.objects.exists()


def test_a_version_of_the_notice_that_was_not_shown_makes_no_token(noon: datetime) -> None:
    scopes = (Scope.CASES_READ,)
    with pytest.raises(NoticeChanged):
        create_token("单位", scopes=scopes, expires_at=noon + DAY, notice=9, by=a_person(), at=noon)
    assert not ApiToken.objects.exists()


def test_taking_the_consent_back_ends_the_tokens_that_read_of_persons(noon: datetime) -> None:
    person, other = a_person("李桂香"), a_person("王芳")
    ended = a_token(person, at=noon).token
    kept = [a_token(other, at=noon).token, a_token(person, at=noon, scopes=(Scope.OPEN311,)).token]
    decide_consent(person.pk, ConsentPurpose.SHARE, yes=False, by=person, at=noon)
    deliver_due(at=noon)
    assert set(ApiToken.objects.filter(revoked_at=None)) == set(kept)
    assert ApiToken.objects.get(pk=ended.pk).revoked_at == noon
