"""Requests made up from the API's own description, right and wrong ones: schemathesis with every check."""

import pytest
from schemathesis import Case

from tests.api.contract.made_up import SETTINGS, lead, schema, validate
from tests.api.live import LiveServer
from tests.api.standing import Standing


@pytest.fixture
def standing(live_server: LiveServer) -> Standing:
    """A firm with something in it, to which most made-up requests are led. Other firms are there beside it."""
    return Standing.of(live_server)


@schema.parametrize()
@SETTINGS
def test_a_made_up_request_is_answered_as_described(case: Case, live_server: LiveServer, standing: Standing) -> None:
    lead(case, standing)
    validate(case, case.call(base_url=live_server.url, headers=standing.headers(case.operation.path)))
