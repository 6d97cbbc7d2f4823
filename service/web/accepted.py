"""The answer to an order that is carried out later."""

from starlette.responses import Response

from service.jobs import JobOut


def accepted(out: JobOut) -> Response:
    """Answers 202 with the job, and where it can be followed."""
    return Response(
        out.model_dump_json(), 202, headers={"Location": f"/v1/jobs/{out.id}"}, media_type="application/json"
    )
