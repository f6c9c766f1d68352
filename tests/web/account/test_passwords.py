"""What a password must be: long, not common, not like its owner, and not made of the names of this house."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from pytest_django.fixtures import Settings

from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.vocabulary import Details

PERSON = Person()
PERSON.details = Details(sign_in_name="zhou.min", name="周敏", phone="13800001234")


@pytest.mark.parametrize(
    "password",
    [
        *(
            "gongzhi12345",
            "Gongzhi-2025!",
            "共治共治共治2025",
            "云麓市123456",
            "云麓云麓云麓云麓",
            "ＧＯＮＧＺＨＩ2025",
        ),
        *("yunlu.gov.2025", "12345热线12345", "gongzhi.yunlu", "admin@gongzhi1"),
    ],
)
def test_the_names_of_house_city_and_address_with_digits_are_refused(
    password: str, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["gongzhi.yunlu.gov.cn"]
    with pytest.raises(ValidationError, match=r"本市或本站的名字|太短|常见|common"):
        validate_password(password, PERSON)


@pytest.mark.parametrize(
    "password", ["gongzhi 荷塘边的白鹭", "yunlu morning heron 7", "a quiet lake 9", "云麓河边看日落的老人们"]
)
def test_a_sentence_may_hold_a_name_beside_other_words(password: str, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["gongzhi.yunlu.gov.cn"]
    validate_password(password, PERSON)


@pytest.mark.parametrize("password", ["zhou.min99", "13800001234", "password1234", "1234567890", "short"])
def test_the_owner_s_own_words_and_common_ones_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, PERSON)
