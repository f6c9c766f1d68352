"""The verbs below `gongzhi privacy`."""

import pytest
from typer.testing import CliRunner

from gongzhi.civic.privacy.actions import keep_details
from gongzhi.civic.privacy.models import PersonalKey
from gongzhi.civic.privacy.queries import details_of
from gongzhi.civic.privacy.vocabulary import Details
from gongzhi.config.commands import command_line

pytestmark = pytest.mark.django_db


def test_the_master_key_is_changed_and_everything_still_opens() -> None:
    keep_details({17: Details(name="李桂香")})
    before = bytes(PersonalKey.objects.get().wrapped)
    answer = CliRunner().invoke(command_line(), ["privacy", "rewrap"])
    assert (answer.exit_code, "1把密钥" in answer.output) == (0, True)
    assert (details_of(17).name, bytes(PersonalKey.objects.get().wrapped) == before) == ("李桂香", False)
