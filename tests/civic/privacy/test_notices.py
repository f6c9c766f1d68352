"""Notices: versions, which is in force, and what a stance on one means for another."""

from datetime import date, timedelta
from typing import Any

import pytest

from gongzhi.civic.privacy.logic.consents import (
    Notice,
    NoticesInvalid,
    Standing,
    in_force,
    read_notices,
    still_counts,
)
from gongzhi.civic.privacy.queries.consents import notices
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, Ground, Stance

DAY = date(2025, 3, 12)
WORDS = {"zh": "说明", "en": "Notice"}


def a_notice(version: int = 1, **details: Any) -> Notice:
    """Return one version of what is said of publishing."""
    texts = dict.fromkeys(("title", "what", "with", "without", "spoken"), WORDS)
    since = DAY + timedelta(days=version - 1)
    usual = {"purpose": "publish", "version": version, "since": since, "ground": 1, **texts}
    return Notice.model_validate(usual | details)


def as_text(*versions: tuple[str, int, str]) -> str:
    """Write notices of a purpose, a version and a first day each."""
    words = '{ zh = "说明", en = "Notice" }'
    texts = "\n".join(f"{name} = {words}" for name in ("title", "what", "with", "without", "spoken"))
    return "\n".join(
        f'[[notice]]\npurpose = "{purpose}"\nversion = {version}\nsince = {since}\nground = 1\n{texts}'
        for purpose, version, since in versions
    )


OTHERS = tuple((purpose, 1, "2025-01-01") for purpose in ("share", "automated", "mail"))


def test_each_purpose_has_its_notice_in_both_languages() -> None:
    assert set(notices()) == set(ConsentPurpose)
    for notice in (one for versions in notices().values() for one in versions):
        texts = (notice.title, notice.what, notice.with_, notice.without, notice.spoken)
        assert all(text.told("zh-hans") != text.told("en") for text in texts)


@pytest.mark.parametrize(("purpose", "article"), [(ConsentPurpose.PUBLISH, 25), (ConsentPurpose.SHARE, 23)])
def test_to_publish_and_to_share_is_asked_apart_from_all_else(purpose: ConsentPurpose, article: int) -> None:
    (notice,) = notices()[purpose]
    assert (notice.ground, notice.needs_consent, notice.separate) == (Ground.CONSENT, True, True)
    assert notice.articles == (article,)


def test_decisions_by_a_program_go_on_until_somebody_says_no() -> None:
    (automated,) = notices()[ConsentPurpose.AUTOMATED]
    assert (automated.needs_consent, automated.automated, automated.articles) == (False, True, (24,))


def test_the_digest_is_of_every_word_in_both_languages() -> None:
    one, other = a_notice(), a_notice(what={"zh": "说明", "en": "Notices"})
    assert one.digest == a_notice().digest != other.digest


@pytest.mark.parametrize(("day", "version"), [(-1, 1), (0, 1), (1, 2), (99, 2)])
def test_the_version_in_force_is_the_last_that_has_begun(day: int, version: int) -> None:
    assert in_force([a_notice(1), a_notice(2)], on=DAY + timedelta(days=day)).version == version


def test_a_new_wording_leaves_what_was_said() -> None:
    versions = [a_notice(1), a_notice(2)]
    assert still_counts(1, versions, versions[1])


def test_a_new_purpose_asks_again() -> None:
    versions = [a_notice(1), a_notice(2, asks_again=True), a_notice(3)]
    assert not still_counts(1, versions, versions[2])
    assert still_counts(2, versions, versions[2])


@pytest.mark.parametrize(
    "versions",
    [
        (),
        (("publish", 2, "2025-01-01"),),
        (("publish", 1, "2025-01-01"), ("publish", 3, "2025-02-01")),
        (("publish", 1, "2025-02-01"), ("publish", 2, "2025-02-01")),
    ],
)
def test_versions_that_are_no_row_are_refused(versions: tuple[tuple[str, int, str], ...]) -> None:
    with pytest.raises(NoticesInvalid, match="publish"):
        read_notices(as_text(*versions, *OTHERS))


def test_versions_are_read_the_oldest_first() -> None:
    read = read_notices(as_text(("publish", 1, "2025-01-01"), ("publish", 2, "2025-02-01"), *OTHERS))
    assert [one.version for one in read[ConsentPurpose.PUBLISH]] == [1, 2]


@pytest.mark.parametrize(
    ("ground", "stance", "allows"),
    [
        (1, None, False),
        (1, Stance.GIVEN, True),
        (1, Stance.REFUSED, False),
        (1, Stance.WITHDRAWN, False),
        (3, None, True),
        (3, Stance.GIVEN, True),
        (3, Stance.REFUSED, False),
        (3, Stance.WITHDRAWN, False),
    ],
)
def test_silence_is_no_consent_but_lets_go_on_what_a_law_allows(
    ground: int, stance: Stance | None, *, allows: bool
) -> None:
    assert Standing(a_notice(ground=ground), stance).allows == allows
