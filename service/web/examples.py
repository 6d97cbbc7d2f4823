"""The examples of openapi/examples, one a operation: shown in the documentation, executed by tests.

A file holds the examples of one tag by operationId: `path`, `query` and `body` of a request that works, and the
`status` and `answer` it gets, or its `media_type` where that is a file; `by` names a person where a program alone may
not ask. Ids are written out; the same id in two examples is the same thing. `"times": 2` sends it twice and shows the
second answer. With `"lists": "samples"` the answer's lists are shown only in part.
"""

import json
import sys
from pathlib import Path
from typing import Any

_FOLDER = Path("openapi") / "examples"
_PLACES = (Path(__file__).resolve().parents[2] / _FOLDER, Path(sys.prefix) / "share" / "merit" / _FOLDER)


def examples() -> dict[str, dict[str, Any]]:
    """Returns the example of each operation by its operationId."""
    folder = next((place for place in _PLACES if place.is_dir()), _PLACES[0])
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*.json")):
        found |= json.loads(file.read_text(encoding="utf-8"))
    return found


def show(operation: dict[str, Any], example: dict[str, Any]) -> None:
    """Puts an example where documentation and generated clients look for it."""
    for parameter in operation.get("parameters", []):
        given = {"path": "path", "query": "query"}.get(parameter.get("in", ""), "headers")
        if parameter.get("name") in example.get(given, {}):
            parameter["example"] = example[given][parameter["name"]]
    if "body" in example:
        for media in operation["requestBody"]["content"].values():
            media["example"] = example["body"]
    if "answer" in example:
        for media in operation["responses"][str(example["status"])].get("content", {}).values():
            media["example"] = example["answer"]
