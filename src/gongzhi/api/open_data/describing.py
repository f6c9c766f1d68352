"""What describes the data: the catalogue (DCAT), the fields, and the table as CSVW knows tables."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from gongzhi.api.open_data.fields import FIELDS

LICENCE = "https://creativecommons.org/licenses/by/4.0/"  # CC BY 4.0: use it freely, name the source
TITLE = {"zh": "公开诉求", "en": "Public cases"}
ABOUT = {
    "zh": "居民同意公开、已经受理的诉求：内容、地点、承办单位、进展和答复。"
    "不含反映人，位置约百米精度，每次变化即时更新。",
    "en": "Cases that their reporters agreed to publish and the city accepted: words, place, body, progress "
    "and answer. Without reporters, positions to about 100 m, as of now.",
}
_KEYS = {"zh": ["政务服务便民热线", "诉求", "城市治理"], "en": ["311", "service requests", "city"]}


def catalogue(request: HttpRequest) -> dict[str, Any]:
    """Return the catalogue (W3C DCAT 3, as JSON-LD) with its one dataset."""
    here = request.build_absolute_uri
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@type": "dcat:Catalog",
        "@id": here(),
        "dct:title": _said(
            {"zh": f"{settings.CITY_NAME}开放数据", "en": f"Open data of {settings.CITY_NAME}"}
        ),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": settings.CITY_NAME},
        "dct:license": {"@id": LICENCE},
        "foaf:homepage": {"@id": here(reverse("portal:open-data"))},
        "dcat:dataset": [_dataset(request)],
    }


def _dataset(request: HttpRequest) -> dict[str, Any]:
    here = request.build_absolute_uri
    return {
        "@type": "dcat:Dataset",
        "@id": here(reverse("portal:open-data")),
        "dct:identifier": "cases",
        "dct:title": _said(TITLE),
        "dct:description": _said(ABOUT),
        "dct:license": {"@id": LICENCE},
        "dct:language": ["zh"],
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/CONT"},
        "dcat:keyword": [
            {"@value": word, "@language": code} for code, words in _KEYS.items() for word in words
        ],
        "dcat:distribution": [
            _distribution(here(reverse("open-data:csv")), "text/csv", here(reverse("open-data:csvw"))),
            _distribution(here(reverse("open-data:geojson")), "application/geo+json"),
        ],
        "dct:conformsTo": {"@id": here(reverse("open-data:fields"))},
    }


def _distribution(address: str, media: str, described_by: str = "") -> dict[str, Any]:
    told = {"@type": "dcat:Distribution", "dcat:downloadURL": {"@id": address}, "dcat:mediaType": media}
    return told | ({"dct:conformsTo": {"@id": described_by}} if described_by else {})


def fields() -> dict[str, Any]:
    """Return what each field holds, in Chinese and in English."""
    return {
        "title": TITLE,
        "description": ABOUT,
        "license": LICENCE,
        "fields": [
            {"name": each.name, "type": each.datatype, "description": {"zh": each.zh, "en": each.en}}
            for each in FIELDS
        ],
    }


def table(request: HttpRequest) -> dict[str, Any]:
    """Return the description of the CSV file (W3C Metadata Vocabulary for Tabular Data, 2015)."""
    columns = [
        {
            "name": each.name,
            "titles": each.name,
            "datatype": each.datatype,
            "required": each.name == "number",
            "dc:description": _said({"zh": each.zh, "en": each.en}),
        }
        for each in FIELDS
    ]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": request.build_absolute_uri(reverse("open-data:csv")),
        "dc:title": _said(TITLE),
        "dc:description": _said(ABOUT),
        "dc:license": {"@id": LICENCE},
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": ","},
        "tableSchema": {"columns": columns, "primaryKey": "number"},
    }


def _said(words: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": code} for code, text in words.items()]
