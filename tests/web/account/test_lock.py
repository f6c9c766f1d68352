"""The lock against guessing: the same for names that exist and that don't, and no way around it."""

import subprocess
import sys
import threading
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from gongzhi.civic.people.vocabulary import sign_in_name_of
from tests.architecture.source import ROOT
from tests.factories import PASSWORD, a_person
from tests.web.account.test_sign_in import refusal, sign_in

pytestmark = pytest.mark.django_db

LOCKED = "请5分钟后再试"


def guess(name: str, *, times: int = 5, **headers: str) -> None:
    """Guess wrong."""
    for _ in range(times):
        refusal(Client(), name, "wrong", **headers)


def test_the_page_of_the_lock_is_the_same_for_a_name_that_exists_and_one_that_does_not() -> None:
    a_person(sign_in_name="zhou.min")
    pages = set()
    for name in ("zhou.min", "nobody.here"):
        guess(name)
        pages.add(refusal(Client(), name, PASSWORD))
    assert (len(pages), LOCKED in pages.pop()) == (1, True)


@pytest.mark.parametrize(
    "written",
    [
        *("ZHOU.MIN", " zhou.min ", "ｚｈｏｕ．ｍｉｎ", "ZHOU.ＭＩＮ", "zhou.mın".replace("ı", "i")),
        *("\tzhou.min\n", "zhou.min\u3000", "𝓏𝒽𝑜𝓊.𝓂𝒾𝓃", "ⓩⓗⓞⓤ.ⓜⓘⓝ", "𝐙𝐇𝐎𝐔.𝐌𝐈𝐍"),
    ],
)
def test_no_other_writing_of_a_name_gives_new_guesses(written: str) -> None:
    a_person(sign_in_name="zhou.min")
    guess("zhou.min")
    assert LOCKED in refusal(Client(), written, PASSWORD)


@pytest.mark.parametrize(
    "written", ["138-0000-1234", "+86 13800001234", "１３８００００１２３４", "(138)00001234"]
)
def test_no_other_writing_of_a_number_gives_new_guesses(written: str) -> None:
    a_person(sign_in_name="13800001234")
    guess("13800001234")
    assert LOCKED in refusal(Client(), written, PASSWORD)


@pytest.mark.parametrize("strange", ["zhоu.min", "zhou.mın", "zhou\u200b.min", "ＺＨＯＵ\u0301.min"])
def test_a_writing_with_guesses_of_its_own_opens_no_account(strange: str) -> None:
    a_person(sign_in_name="zhou.min")
    assert sign_in(Client(), strange) == ""


def test_a_name_has_one_writing_whatever_is_done_to_it_twice() -> None:
    for name in ("ſtraße", "K.min", "ﬁeld", "周敏", "Ⅷ号"):
        once = sign_in_name_of(name)
        assert sign_in_name_of(once) == once == once.lower()


@pytest.mark.parametrize("proxies", [0, 1])
def test_an_invented_address_gives_no_new_guesses(settings: Settings, proxies: int) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(5):
        refusal(Client(), "zhou.min", "wrong", x_forwarded_for=f"10.0.0.{number}, 10.1.1.1")
    headers = {"x_forwarded_for": "10.9.9.9, 10.1.1.1", "x_real_ip": "1.2.3.4", "forwarded": "for=1.2.3.4"}
    assert LOCKED in refusal(Client(), "zhou.min", "wrong", **headers)


def test_behind_our_proxy_the_address_is_what_it_saw_and_not_what_was_claimed(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/ip"}
    for number in range(2):
        refusal(Client(), f"name{number}", "wrong", x_forwarded_for=f"10.0.0.{number}, 203.0.113.7")
    assert "后再试" in refusal(Client(), "name3", "wrong", x_forwarded_for="10.0.0.3, 203.0.113.7")
    assert "登录名或密码不对" in refusal(Client(), "name4", "wrong", x_forwarded_for="10.0.0.3, 203.0.113.8")


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_are_counted_one_by_one() -> None:
    answers, start = [], threading.Barrier(12)

    def guess_at_once() -> None:
        start.wait()
        try:
            page = Client().post("/account/login/", {"login": "zhou.min", "password": "wrong"}).text
            answers.append("不对" if "登录名或密码不对" in page else "锁")
        finally:
            connection.close()

    threads = [threading.Thread(target=guess_at_once) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = Counter(answers)
    assert (counted["不对"] <= 5, sum(counted.values())) == (True, 12)


PROCESS = """
import django; django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {name!r}
settings.VAULT_ROOT = {vault!r}
from django.test import Client
page = Client().post("/account/login/", {{"login": "zhou.min", "password": "x"}}).text
print({locked!r} in page)
"""


@pytest.mark.django_db(transaction=True)
def test_another_process_knows_of_the_lock() -> None:
    guess("zhou.min")
    program = PROCESS.format(
        name=connection.settings_dict["NAME"], vault=str(settings.VAULT_ROOT), locked=LOCKED
    )
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    if connection.vendor == "postgresql":
        import os

        environment |= {
            name: value for name, value in os.environ.items() if name.startswith(("GONGZHI", "PG"))
        }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "True"
