"""The API's description: committed as the code says it, valid, and complete for every operation."""

import json
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31

from service.description import description
from service.web.examples import examples

COMMITTED = Path(__file__).parents[3] / "openapi" / "openapi.json"
DOCUMENT: dict[str, Any] = json.loads(description())
OPERATIONS = {
    operation["operationId"]: operation for methods in DOCUMENT["paths"].values() for operation in methods.values()
}
SHOWN = [(name, example) for name, example in examples().items() if name in OPERATIONS]


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """Follows a reference into the document."""
    found: Any = part
    while "$ref" in found:
        steps = found["$ref"].removeprefix("#/").split("/")
        found = DOCUMENT
        for step in steps:
            found = found[step]
    return dict(found)


def valid(schema: dict[str, Any], value: Any) -> bool:
    """Validates as JSON Schema 2020-12, which OpenAPI 3.1 uses, formats included."""
    rooted = {**schema, "components": DOCUMENT["components"]}
    return jsonschema_rs.Draft202012Validator(rooted, validate_formats=True).is_valid(value)


def test_the_committed_description_is_what_the_code_says() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == description(), "run `make openapi`"


async def test_the_served_description_is_the_committed_one(anyone: httpx.AsyncClient) -> None:
    answer = await anyone.get("/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.text == COMMITTED.read_text(encoding="utf-8")


def test_the_description_is_valid_openapi_3_1() -> None:
    # Formats are annotations here: tokenUrl is relative, as 4.6 of the specification permits for every address.
    assert DOCUMENT["openapi"].startswith("3.1.")
    jsonschema_rs.Draft202012Validator(OPENAPI_31, validate_formats=False).validate(DOCUMENT)


@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_an_operation_is_described(operation_id: str) -> None:
    operation = OPERATIONS[operation_id]
    assert operation["summary"][0].isupper()
    assert "Permission: " in operation["description"] or "Open to anyone" in operation["description"]
    assert operation["tags"]


@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_an_operation_says_how_it_refuses(operation_id: str) -> None:
    operation = OPERATIONS[operation_id]
    needed = {"400", "401", "503"} if operation["security"] else {"400"}
    if operation["security"] and "requestBody" in operation:
        needed |= {"413", "422"} | ({"415"} if "application/json" in operation["requestBody"]["content"] else set())
    assert needed <= operation["responses"].keys()
    for status in needed:
        assert any("json" in media for media in resolved(operation["responses"][status])["content"])


@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_an_answer_carries_the_request_id(operation_id: str) -> None:
    for answer in OPERATIONS[operation_id]["responses"].values():
        assert "X-Request-Id" in resolved(answer)["headers"]


def test_names_of_operations_are_unique() -> None:
    assert len(OPERATIONS) == sum(len(methods) for methods in DOCUMENT["paths"].values())


@pytest.mark.parametrize(("operation_id", "example"), [one for one in SHOWN if "body" in one[1]])
def test_the_body_of_an_example_is_valid(operation_id: str, example: dict[str, Any]) -> None:
    for media in OPERATIONS[operation_id]["requestBody"]["content"].values():
        assert media["example"] == example["body"]
        assert valid(media["schema"], example["body"])


@pytest.mark.parametrize(("operation_id", "example"), [one for one in SHOWN if "answer" in one[1]])
def test_the_answer_of_an_example_is_valid(operation_id: str, example: dict[str, Any]) -> None:
    answer = OPERATIONS[operation_id]["responses"][str(example["status"])]
    for media in answer["content"].values():
        assert media["example"] == example["answer"]
        assert valid(media["schema"], example["answer"])


@pytest.mark.parametrize("status", sorted(DOCUMENT["components"]["responses"]))
def test_the_example_of_a_refusal_is_valid(status: str) -> None:
    for media in DOCUMENT["components"]["responses"][status]["content"].values():
        assert valid(media["schema"], media["example"])
