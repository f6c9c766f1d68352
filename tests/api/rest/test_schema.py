"""The API answers as its document says, whatever it is asked: schemathesis over every operation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from gongzhi.civic.clients.vocabulary import Scope
from tests.a_city import City, a_case_in_hand, an_opened_case
from tests.api.rest.program import Program

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
_django = get_wsgi_application()


def in_the_tests_transaction(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer as a server does, but keep the connection, in whose transaction the test's city is."""
    signals = (request_started, request_finished)
    for each in signals:
        each.disconnect(close_old_connections)
    answer: Any = _django(environ, start_response)
    body = list(answer)
    answer.close()
    for each in signals:
        each.connect(close_old_connections)
    return body


MALFORMED = {"bad_request", "invalid", "not_json", "unsupported_media_type"}
_config = SchemathesisConfig.from_dict(
    {
        "checks": {
            "missing_required_header": {"expected-statuses": [401, 422, 428]},
            # A code that names nothing, or a step that the case doesn't allow, fits the document and is
            # refused all the same; `what_fits_is_taken` asks what is left of this check.
            "positive_data_acceptance": {"enabled": False},
        }
    }
)
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", in_the_tests_transaction, config=_config)


def what_fits_is_taken(_context: Any, answer: Any, case: Any) -> None:
    """See that nothing that the document allows is called malformed."""
    if case.meta.generation.mode == GenerationMode.POSITIVE and answer.status_code in (400, 415, 422):
        assert answer.json()["code"] not in MALFORMED, answer.text


@pytest.fixture
def operator(city: City) -> Program:
    """A program that works at the hotline."""
    return Program(city.operator, scopes=[scope for scope in Scope if scope != Scope.OPEN311])


@pytest.fixture
def numbers(city: City, noon: datetime) -> list[str]:
    """Two cases, so that steps find something to work on."""
    return [an_opened_case(city, at=noon).number, a_case_in_hand(city, at=noon).number]


@schema.parametrize()
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_an_operator_gets_what_the_document_says(case: Any, operator: Program, numbers: list[str]) -> None:
    if len(case.path_parameters.get("number", "")) % 2:
        case.path_parameters["number"] = numbers[len(str(case.body)) % 2]
    case.call_and_validate(headers=operator.headers, additional_checks=[what_fits_is_taken])
