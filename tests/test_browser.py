"""The browser fixtures themselves: that they see a page as a person would, and that axe objects."""

import pytest
from playwright.sync_api import Page

from tests.browser import Axe

VIEWPORT = "<meta name='viewport' content='width=device-width, initial-scale=1'>"
HEAD = f"<!doctype html><html lang='zh'><title>页</title>{VIEWPORT}"
SOUND = f"{HEAD}<main><h1>标题</h1><p id='p'>旧</p></main>"
SCRIPT = "<script>document.getElementById('p').textContent = '新'</script>"


def test_a_phone_runs_scripts(phone: Page) -> None:
    phone.set_content(SOUND + SCRIPT)
    assert (phone.inner_text("#p"), phone.evaluate("innerWidth")) == ("新", 390)


def test_a_plain_phone_runs_none(plain_phone: Page) -> None:
    plain_phone.set_content(SOUND + SCRIPT)
    assert plain_phone.inner_text("#p") == "旧"


def test_a_desk_is_wide(desk: Page) -> None:
    assert desk.evaluate("innerWidth") == 1440


def test_axe_is_content_with_a_sound_page(desk: Page, axe: Axe) -> None:
    desk.set_content(SOUND)
    axe(desk)


def test_axe_objects_to_a_picture_without_words(desk: Page, axe: Axe) -> None:
    desk.set_content(SOUND.replace("旧", "<img src='data:,'>"))
    with pytest.raises(AssertionError, match="image-alt"):
        axe(desk)
