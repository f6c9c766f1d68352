"""The guide and the page: what they show works, and the page is found."""

import re
from datetime import datetime

from django.test import Client

from tests.a_city import City, a_resolved_case
from tests.api.open_data.conftest import Fetching
from tests.architecture.source import ROOT

GUIDE = (ROOT / "docs/open-data.md").read_text()


def test_every_address_in_the_guide_opens(city: City, client: Client) -> None:
    addresses = set(re.findall(r"`(/open-data/[^`]*)`", GUIDE))
    assert len(addresses) == 8
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_the_question_in_the_guide_is_answered(city: City, fetch: Fetching, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon, is_public=True)
    [address] = re.findall(r"^    GET (\S+)$", GUIDE, re.MULTILINE)
    assert case.number in fetch.client.get(address).getvalue().decode()


def test_every_link_of_the_page_opens(city: City, client: Client) -> None:
    page = client.get("/open-data/").content.decode().split("<main")[1].split("</main")[0]
    links = set(re.findall(r'href="(/[^"]+)"', page))
    assert len(links) > 12
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_page_is_found_from_every_page(client: Client, db: None) -> None:
    assert 'href="/open-data/"' in client.get("/help/").content.decode()
