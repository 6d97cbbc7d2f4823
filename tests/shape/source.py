"""The rules of the source text: sizes, names, and words that belong in one place. Each breach is a sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

BANNED_NAMES = {"utils", "common", "core", "helpers", "lib", "misc", "base", "manager"}
MODULE_LINES, TEST_MODULE_LINES, FUNCTION_LINES = 300, 500, 50

TOO_LONG: dict[str, int] = {}
"""Path, or path:function, to the lines it may have for now. This list may only shrink."""

COMMITS = {"service/db/migrate.py": "a migration is no request"}
"""Where a transaction may be ended by hand; everywhere else the session's `async with` ends it."""

HTTP_EXCEPTIONS = {
    "service/web/methods.py": "renders the framework's 405",
    "service/web/problems.py": "renders those of the framework",
}

MONEY = ("billing", "trust", "settlements", "subscriptions")
"""Contexts that reckon in money, where no binary fraction belongs."""

POOL = re.compile(
    r"\bLISTEN\b|\bUNLISTEN\b|\bpg_(?:try_)?advisory_lock\b|(?:^|;)\s*SET\s+(?!LOCAL\b|CONSTRAINTS\b|TRANSACTION\b)"
    r"|set_config\((?![^)]*,\s*true\b)|\bDEALLOCATE\b|\bCREATE\s+TEMP|\bWITH\s+HOLD\b"
)
"""What would stay on a connection after its transaction: the pool for reads is not reset between two firms."""

SESSION_STATE = {"service/db/migrate.py": "has a connection of its own, which it closes"}

MAKERS = {
    "AsyncSession", "Session", "async_sessionmaker", "sessionmaker", "create_engine", "create_async_engine",
    "create_pool", "async_engine_from_config",
}  # fmt: skip
"""Whoever calls one of these makes sessions or connections."""


def breaches(root: Path) -> list[str]:
    """Returns every breach in the Python files of `root`/service, `root`/tests and `root`/migrations."""
    found = []
    for place in ("service", "tests", "migrations"):
        for file in sorted((root / place).rglob("*.py")):
            found += _module(file.relative_to(root), file.read_text())
    return found


def _module(path: Path, text: str) -> Iterator[str]:
    tree, name = ast.parse(text), path.as_posix()
    limit = TEST_MODULE_LINES if path.parts[0] == "tests" else MODULE_LINES
    yield from _long(name, len(text.splitlines()), limit)
    banned = BANNED_NAMES.intersection({*path.parts[:-1], path.stem})
    if banned:
        yield f"{name} is called {banned.pop()}, which says nothing"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _long(f"{name}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1, FUNCTION_LINES)
    if path.parts[0] == "service":
        yield from _service(path, tree)


def _long(name: str, lines: int, limit: int) -> Iterator[str]:
    if lines > TOO_LONG.get(name, limit):
        yield f"{name} has {lines} lines, {limit} are allowed"


def _service(path: Path, tree: ast.Module) -> Iterator[str]:
    name = path.as_posix()
    texts = set(_texts(tree))
    for node in ast.walk(tree):
        called = _called(node)
        if called == "commit" and isinstance(getattr(node, "func", None), ast.Attribute) and name not in COMMITS:
            yield f"{name}:{node.lineno} commits by hand"
        if called in MAKERS and not name.startswith("service/db/"):
            yield f"{name}:{node.lineno} makes a session or an engine outside service/db"
        if called == "connect" and ast.unparse(node).startswith("asyncpg.") and not name.startswith("service/db/"):
            yield f"{name}:{node.lineno} makes a session or an engine outside service/db"
        if called == "float" and set(MONEY).intersection(path.parts):
            yield f"{name}:{node.lineno} uses float where money is reckoned"
        if "HTTPException" in _names(node) and name not in HTTP_EXCEPTIONS:
            yield f"{name}:{node.lineno} knows HTTPException: raise a DomainError"
    if name not in SESSION_STATE:
        yield from (f"{name} leaves state on a connection: {said}" for said in sorted(texts) if POOL.search(said))


def _called(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)


def _names(node: ast.AST) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {alias.name for alias in node.names}
    return {node.attr} if isinstance(node, ast.Attribute) else set()


def _texts(tree: ast.Module) -> Iterator[str]:
    """Yields the texts that a program uses, with what is filled into them; docstrings are for people."""
    aside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    aside |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in aside:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
