"""Recipients: where they are, by what right data goes abroad, and what is blocked."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from gongzhi.civic.privacy.actions import Receiving, end_recipient, record_recipient
from gongzhi.civic.privacy.actions.recipients import BasisWithoutDocument, MailHostTaken, RecipientUnnamed
from gongzhi.civic.privacy.logic.borders import border_block
from gongzhi.civic.privacy.models import Recipient
from gongzhi.civic.privacy.queries import (
    ReceiverBlocked,
    block_of,
    mail_block,
    open_recipients,
    require_open,
)
from gongzhi.civic.privacy.vocabulary import Basis, Block
from gongzhi.kernel.models import Fact

OFFICER = SimpleNamespace(pk=12)
DAY = date(2025, 3, 12)
CONTRACT = Basis.STANDARD_CONTRACT


def recorded(at: datetime, recipient: Recipient | None = None, **details: Any) -> Recipient:
    """Record a receiver abroad, without a right to receive unless it is given."""
    usual: dict[str, Any] = {"name": "海外云", "place": "新加坡", "purpose": "推送进展", "is_abroad": True}
    return record_recipient(recipient, Receiving(**(usual | details)), by=OFFICER, at=at)


@pytest.mark.parametrize(
    ("is_abroad", "basis", "until", "expected"),
    [
        (False, "", None, None),
        (True, "", None, Block.NO_BASIS),
        (True, CONTRACT, DAY, None),
        (True, CONTRACT, DAY - timedelta(days=1), Block.EXPIRED),
        (True, Basis.TREATY, None, None),
        (False, "", DAY - timedelta(days=1), None),
    ],
)
def test_data_goes_abroad_by_a_right_that_lasts(
    is_abroad: bool, basis: str, until: date | None, expected: Block | None
) -> None:
    assert border_block(is_abroad=is_abroad, basis=basis, valid_until=until, on=DAY) == expected


@pytest.mark.django_db
def test_a_receiver_abroad_without_a_basis_is_recorded_and_blocked(noon: datetime) -> None:
    abroad = recorded(noon)
    with pytest.raises(ReceiverBlocked, match=r"“海外云”.*没有登记出境依据"):
        require_open(abroad, at=noon)
    assert list(open_recipients(at=noon)) == []


@pytest.mark.django_db
def test_with_a_basis_it_is_open_to_the_last_day(noon: datetime) -> None:
    abroad = recorded(noon, basis=CONTRACT, reference="备案1号", valid_until=DAY)
    assert list(open_recipients(at=noon)) == [abroad]
    later = noon + timedelta(days=1)
    assert (block_of(abroad, at=later), list(open_recipients(at=later))) == (Block.EXPIRED, [])


@pytest.mark.django_db
@pytest.mark.parametrize("details", [{"valid_until": DAY}, {"reference": "备案1号"}])
def test_a_basis_names_its_document_and_its_end(details: dict[str, Any], noon: datetime) -> None:
    with pytest.raises(BasisWithoutDocument):
        recorded(noon, basis=CONTRACT, **details)


@pytest.mark.django_db
def test_a_treaty_has_no_end(noon: datetime) -> None:
    assert block_of(recorded(noon, basis=Basis.TREATY, reference="条约"), at=noon) is None


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["name", "place", "purpose"])
def test_a_recipient_is_named_with_its_place_and_what_for(missing: str, noon: datetime) -> None:
    with pytest.raises(RecipientUnnamed):
        recorded(noon, None, **{missing: " "})


@pytest.mark.django_db
def test_a_recipient_that_was_ended_receives_nothing(noon: datetime) -> None:
    found = recorded(noon, is_abroad=False)
    for _twice in range(2):
        end_recipient(found, by=OFFICER, at=noon)
    found.refresh_from_db()
    assert block_of(found, at=noon) == Block.ENDED
    assert Fact.objects.filter(kind="privacy.RecipientEnded").count() == 1


@pytest.mark.django_db
def test_a_change_is_a_fact_without_words(noon: datetime) -> None:
    found = recorded(noon, recorded(noon), basis=CONTRACT, reference="备案1号", valid_until=DAY)
    data = Fact.objects.filter(subject=f"recipient:{found.pk}").order_by("id").last().data  # type: ignore[union-attr]
    assert (data["basis"], data["valid_until"], Recipient.objects.count()) == (CONTRACT, "2025-03-12", 1)
    assert "海外云" not in str(data)


@pytest.mark.django_db
def test_letters_are_blocked_where_the_server_is_known_to_be_abroad_without_a_basis(
    noon: datetime, settings: Any
) -> None:
    recorded(noon, mail_host="SMTP.example.com")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    found = {}
    for settings.EMAIL_HOST in ("smtp.example.com", "smtp.other.example"):
        found[settings.EMAIL_HOST] = mail_block(at=noon)
    assert found == {"smtp.example.com": Block.NO_BASIS, "smtp.other.example": None}
    with pytest.raises(MailHostTaken):
        recorded(noon, mail_host="smtp.example.com")
