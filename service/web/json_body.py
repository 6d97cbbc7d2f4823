"""JSON bodies, read strictly: RFC 8259 with the names of an object unique, as RFC 7493 (I-JSON) has it."""

import json
import re
from typing import Any, NoReturn

from service.values.errors import DomainError, FieldError

_DEEPEST = 64
_TEXT_OR_BRACKET = re.compile(r'[\[{\]}]|"(?:[^"\\]++|\\.)*+"?', re.DOTALL)


class MalformedJson(DomainError):
    """The body is not JSON, or JSON that two readers could read differently."""

    status = 400
    code = "malformed_json"
    title = "The body is not JSON"


def parsed(body: bytes) -> Any:
    """Returns what a body says. Raises MalformedJson.

    Refused besides wrong syntax: NaN and Infinity, a name twice in an object, half a surrogate pair, bytes that are
    not UTF-8, numbers of thousands of digits, and more than 64 levels.
    """
    try:
        text = body.decode()
        _check_depth(text)
        found = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()
    except UnicodeDecodeError:
        raise _malformed("The body is not UTF-8.") from None
    except UnicodeEncodeError:
        raise _malformed("Half a surrogate pair is no character.") from None
    except json.JSONDecodeError as error:
        raise _malformed(f"{error.msg}: line {error.lineno}, column {error.colno}.") from None
    except ValueError:
        raise _malformed("A number has too many digits.") from None
    return found


def _check_depth(text: str) -> None:
    """Bounds the depth before the parser meets it. Only many brackets, in texts or not, cost a closer look."""
    if text.count("[") + text.count("{") <= _DEEPEST:
        return
    depth = 0
    for part in _TEXT_OR_BRACKET.findall(text):
        if part in "[{":
            depth += 1
            if depth > _DEEPEST:
                raise _malformed(f"More than {_DEEPEST} levels are not read.")
        elif part in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _malformed("An object has a name twice.")
    return found


def _no_number(_: str) -> NoReturn:
    raise _malformed("NaN and Infinity are no numbers of JSON.")


def _malformed(detail: str) -> MalformedJson:
    return MalformedJson(detail, [FieldError("", "malformed_json", detail)])
