"""A home of the test's own, a small city in it, and a backup of that."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.civic.cases.actions.attaching import attach_file
from gongzhi.civic.privacy.queries.keys import key_service
from gongzhi.config.keeping.backup import back_up
from tests.a_city import City, a_city, an_opened_case
from tests.civic.cases.files import a_photo
from tests.config.backups import quietly


@pytest.fixture
def home(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home of the test's own."""
    settings.HOME, settings.MEDIA_ROOT = tmp_path / "home", tmp_path / "home" / "attachments"
    settings.VAULT_ROOT = settings.HOME / "vault"
    key_service().begin()
    monkeypatch.delenv("GONGZHI_SECRET_KEY")
    return tmp_path / "home"


@pytest.fixture
def city(home: Path, noon: datetime) -> City:
    """A city with a case and its photo."""
    city = a_city()
    case = an_opened_case(city, at=noon)
    attach_file(case, upload=SimpleUploadedFile("灯.jpg", a_photo()), by=city.resident, at=noon)
    return city


@pytest.fixture
def kept(city: City, noon: datetime, tmp_path: Path) -> Path:
    """A backup of the city."""
    back_up(tmp_path / "kept", passphrase=None, at=noon, tell=quietly)
    return tmp_path / "kept"
