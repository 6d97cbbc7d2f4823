"""JSON merge patch (RFC 7396), and shapes filled from what is stored plus what is changed."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from service.values.errors import FieldError, InvalidInput

Shape = TypeVar("Shape", bound=BaseModel)


def merge_patch(target: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """Returns `target` changed by `patch`: objects are merged, null removes, anything else replaces."""
    result = dict(target)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, Mapping):
            below = result.get(name)
            result[name] = merge_patch(below if isinstance(below, Mapping) else {}, value)
        else:
            result[name] = value
    return result


def changed(current: Shape, change: BaseModel) -> Shape:
    """Returns `current` with the given fields of `change` merged in, validated as a whole.

    Raises InvalidInput with pointers where the result would be wrong, such as a removed field that is needed.
    """
    patch = change.model_dump(mode="json", exclude_unset=True)
    return validated(type(current), merge_patch(current.model_dump(mode="json"), patch))


def validated(shape: type[Shape], data: Any) -> Shape:
    """Returns `data` as `shape`, or raises InvalidInput with pointers."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise InvalidInput(
            "See errors for the places.",
            [
                FieldError("".join(f"/{step}" for step in found["loc"]), found["type"], found["msg"])
                for found in error.errors()
            ],
        ) from None
