"""Made-up requests that follow one another: what was added is read, changed, taken away, and then gone."""

from typing import Any

from schemathesis import Case, Response

from tests.api.contract.made_up import SETTINGS, complete, schema, validate
from tests.api.live import LiveServer
from tests.api.standing import Standing


def test_a_made_up_story_is_answered_as_described(live_server: LiveServer) -> None:
    class Story(schema.as_state_machine()):  # type: ignore[misc]
        """Follows the ids of answers into the requests that take them."""

        def setup(self) -> None:
            """Begins in a firm of its own: told again, a story goes as it went."""
            self.standing = Standing.of(live_server)

        def get_call_kwargs(self, case: Case) -> dict[str, Any]:
            """Sends each request as the firm's own."""
            return {"base_url": live_server.url, "headers": self.standing.headers(case.operation.path)}

        def before_call(self, case: Case) -> None:
            """Takes away what was made up and cannot be."""
            complete(case)

        def validate_response(self, response: Response, case: Case, **_: Any) -> None:
            """Runs the same checks as for single requests."""
            validate(case, response)

    Story.run(settings=SETTINGS)
