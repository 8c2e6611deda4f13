"""Whatever a program sends to the data API, its answer is one that the description declares (schemathesis)."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.reading import DATA

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def described(db):
    """The description, read from the application itself in the transaction of the test, which stays open between."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(f"{DATA}/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


PATHS = (
    "consultations", "consultations/{number}", "proposals", "institutions", "document-types", "topics", "holidays",
    "rules", "contributions", "answers", "reports",
)  # fmt: skip


def test_every_address_is_tried(described):
    assert [operation.ok().path for operation in described.get_all_operations()] == [f"{DATA}/{path}" for path in PATHS]


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_as_described(described, path, mode):
    """With requests as the description allows them, and with others."""

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=described[f"{DATA}/{path}"]["GET"].as_strategy(generation_mode=mode))
    def ask(case):
        # Schemathesis' WSGI client says that it takes compressed answers, and cannot read them.
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    ask()
