"""What a person is shown after the start: where the documentation is, and two commands that work as they stand.

The demo clients' secrets are random and printed once, at the first start. They are kept in files for curl, readable
by their owner alone, so that the commands of a later start work too without showing them again.
"""

import os
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.demo import DemoFirm
from service.values.errors import CannotStart

_KEPT = re.compile(r'# (?P<firm>.+)\n# matter (?P<matter>\S+)\nuser = "\S+"\n')
_PICK = """python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])'"""


@dataclass(frozen=True)
class Access:
    """A demo firm, the file by which curl acts for it, and one of its matters."""

    firm: str
    file: Path
    matter_id: str


def keep_access(data_dir: Path, firms: Sequence[DemoFirm]) -> None:
    """Writes a file a firm, for `curl --config`. Raises CannotStart."""
    folder = data_dir / "demo"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number, firm in enumerate(firms, 1):
            text = f'# {firm.name}\n# matter {firm.matter_id}\nuser = "{firm.client_id}:{firm.client_secret}"\n'
            descriptor = os.open(folder / f"firm-{number}.curl", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
    except OSError as refused:
        raise CannotStart(f"The demo's access cannot be kept in {folder} ({refused.strerror}).") from refused


def kept_access(data_dir: Path) -> list[Access]:
    """Returns what `keep_access` wrote, as far as it is there and whole."""
    found = []
    for file in sorted((data_dir / "demo").glob("firm-*.curl")):
        kept = _KEPT.fullmatch(file.read_text(encoding="utf-8"))
        if kept is not None:
            found.append(Access(kept["firm"], file.absolute(), kept["matter"]))
    return found


def secrets_shown_once(firms: Sequence[DemoFirm]) -> str:
    """Returns the lines that show the demo clients with their secrets."""
    lines = ["The demo's clients; their secrets are shown this once:"]
    for firm in firms:
        lines += [f"  {firm.name}", f"    client_id      {firm.client_id}", f"    client_secret  {firm.client_secret}"]
    return "\n".join(lines)


def welcome(address: str, firms: Sequence[Access]) -> str:
    """Returns what to look at and what to type, for the server at `address`."""
    lines = [f"Docs:  {address}/docs"]
    if firms:
        first, *others = firms
        lines += [
            f"Get a token as {first.firm}:",
            f"  TOKEN=$(curl -s --config {shlex.quote(str(first.file))} -d grant_type=client_credentials "
            f"{address}/oauth/token | {_PICK})",
            "Read a matter's limitations dates, with every step and its citation:",
            f'  curl -s -H "Authorization: Bearer $TOKEN" {address}/v1/matters/{first.matter_id}/deadlines',
        ]
        lines += [f"As {other.firm}, which cannot see it: --config {other.file}" for other in others]
    return "\n".join([*lines, "Stop:  Ctrl-C"])
