"""Documents as PDF: a Typst template of the product and data that it shows.

What people wrote reaches the template as data, never as markup: `json(bytes(sys.inputs.data))` gives strings, and a
string that Typst shows is text, whatever is in it.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import typst


async def typeset(template: bytes, data: Mapping[str, Any]) -> bytes:
    """Returns the PDF of a template over its data, JSON values that it finds in `sys.inputs.data`."""
    inputs = {"data": json.dumps(data)}
    return await asyncio.to_thread(_compile, template, inputs)


def _compile(template: bytes, inputs: dict[str, str]) -> bytes:
    pdf = typst.compile(template, sys_inputs=inputs, format="pdf")
    if not isinstance(pdf, bytes):
        raise RuntimeError("Typst made several files of one document")
    return pdf
