"""Requests made from the API's own description, right and wrong ones, through Nginx."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api_process import ApiProcess
from nginx_process import NginxProcess
from postgres_server import API_KEY

# The same requests in every run; FUZZ_SEED=N asks others, FUZZ_EXAMPLES=N more of them for each operation.
_SEED = int(os.environ.get("FUZZ_SEED", "1"))
_EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def front(api: ApiProcess) -> Iterator[NginxProcess]:
    with NginxProcess(api.port) as nginx:
        yield nginx


def _waits_for_kafka(case: schemathesis.Case[Any]) -> bool:
    """Ticks that are right would; test/pipeline sends those to a real one."""
    body = case.meta.components.get(ParameterLocation.BODY) if case.meta else None
    return case.path == "/v1/ticks" and (body is None or body.mode is GenerationMode.POSITIVE)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_makes_the_api_fail_or_answer_what_it_does_not_describe(
    front: NginxProcess, mode: GenerationMode
) -> None:
    print(f"To repeat it: FUZZ_SEED={_SEED} FUZZ_EXAMPLES={_EXAMPLES}")
    description = schemathesis.openapi.from_url(f"http://127.0.0.1:{front.port}/openapi.json")
    operations = [found.ok() for found in description.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) >= 12
    for operation in operations:
        # There is nothing to get wrong about a request for health.
        if mode is GenerationMode.NEGATIVE and not operation.path.startswith("/v1/"):
            continue

        @seed(_SEED)
        @settings(
            max_examples=_EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case[Any]) -> None:
            if not _waits_for_kafka(case):
                case.call_and_validate(headers={"authorization": f"Bearer {API_KEY}"}, checks=_CHECKS)

        ask()
