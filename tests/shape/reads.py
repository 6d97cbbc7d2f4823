"""Every compiled read and every list of the service, found by walking its modules."""

import importlib
import pkgutil
from collections.abc import Iterator

import service
from service.db.pages import ListRead
from service.db.reads import CompiledRead


def _named() -> Iterator[tuple[str, object]]:
    for module in pkgutil.walk_packages(service.__path__, "service."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, CompiledRead | ListRead):
                yield f"{module.name.removeprefix('service.domain.')}.{name}", value


def _once() -> dict[str, CompiledRead | ListRead]:
    """Each under the name of the store that makes it, whoever else passes it on."""
    found: dict[int, tuple[str, CompiledRead | ListRead]] = {}
    for name, value in sorted(_named(), key=lambda item: (".store" not in item[0], item[0])):
        found.setdefault(id(value), (name, value))
    return dict(found.values())


READS: dict[str, CompiledRead] = {name: read for name, read in _once().items() if isinstance(read, CompiledRead)}
LISTS: dict[str, ListRead] = {name: read for name, read in _once().items() if isinstance(read, ListRead)}
