"""The descriptions: catalogue, fields, table; they describe the file that is there."""

from typing import Any

import pytest

from gongzhi.api.open_data.fields import FIELDS
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, Kind, Outcome, Status
from tests.api.open_data.conftest import Fetching, Publish


def test_the_catalogue_names_the_dataset_its_licence_and_where_it_is(fetch: Fetching) -> None:
    told = fetch.get("catalogue.json").json()
    [dataset] = told["dcat:dataset"]
    files = {each["dcat:mediaType"]: each["dcat:downloadURL"]["@id"] for each in dataset["dcat:distribution"]}
    assert (told["@type"], dataset["dct:license"]) == (
        "dcat:Catalog",
        {"@id": "https://creativecommons.org/licenses/by/4.0/"},
    )
    assert files == {
        "text/csv": "http://testserver/open-data/cases.csv",
        "application/geo+json": "http://testserver/open-data/cases.geojson",
    }


def test_every_address_in_the_catalogue_opens(fetch: Fetching) -> None:
    told = fetch.get("catalogue.json").told
    addresses = {part.split('"')[0] for part in told.split("http://testserver")[1:]}
    assert {address: fetch.client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_every_field_is_told_in_two_languages(fetch: Fetching) -> None:
    told = fetch.get("fields.json").json()["fields"]
    assert [each["name"] for each in told] == [field.name for field in FIELDS]
    assert [each for each in told if not (each["description"]["zh"] and each["description"]["en"])] == []


def test_every_word_that_a_field_may_hold_is_told(fetch: Fetching) -> None:
    told = {each["name"]: each["description"] for each in fetch.get("fields.json").json()["fields"]}
    hidden = {Status.OPENED, Status.DECLINED, Status.WITHDRAWN, Status.MERGED}
    words: dict[str, set[Any]] = {
        "status": set(Status) - hidden,
        "kind": set(Kind) - CONFIDENTIAL - {Kind.REPORT},
        "outcome": set(Outcome),
    }
    for name, values in words.items():
        for language in ("zh", "en"):
            assert [value for value in values if value not in told[name][language]] == []


def test_the_table_describes_the_columns_of_the_file(publish: Publish, fetch: Fetching) -> None:
    publish()
    told = fetch.get("cases.csv-metadata.json").json()
    assert [column["name"] for column in told["tableSchema"]["columns"]] == list(fetch.rows()[0])
    assert (told["url"], told["tableSchema"]["primaryKey"]) == (
        "http://testserver/open-data/cases.csv",
        "number",
    )


def test_the_file_says_where_it_is_described(fetch: Fetching) -> None:
    address = "http://testserver/open-data/cases.csv-metadata.json"
    assert fetch.get("cases.csv")["Link"] == f'<{address}>; rel="describedby"'


@pytest.mark.parametrize("path", ["catalogue.json", "fields.json", "cases.csv-metadata.json", "cases.csv"])
def test_nothing_can_be_sent(path: str, fetch: Fetching) -> None:
    assert fetch.client.post(f"/open-data/{path}").status_code == 405
