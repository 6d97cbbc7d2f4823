"""`merit run` for the first time: what it prints is enough to see a limitations date, typed as it stands."""

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.waiting import until

with socket.create_server(("127.0.0.1", 0)) as free:
    PORT = str(free.getsockname()[1])
RUN = [sys.executable, "-c", "from service.cli import main; main()", "run"]


@pytest.fixture(scope="module")
def installation() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="merit-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def printed(installation: Path) -> Iterator[list[str]]:
    """What the first start and then the second one print; the second server still runs."""
    with started(installation, installation / "first") as process:
        first = (installation / "first").read_text()
        process.terminate()
        process.wait(30)
    with started(installation, installation / "second") as process:
        yield [first, (installation / "second").read_text()]
        process.terminate()
        process.wait(30)


def started(installation: Path, output: Path) -> "subprocess.Popen[bytes]":
    """Starts Merit and returns when it has said all that it says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MERIT_")}
    given = {**kept, "MERIT_DATA_DIR": str(installation / "data"), "MERIT_PORT": PORT}
    with output.open("wb") as file:
        process = subprocess.Popen(RUN, env=given, stdout=file)
    until(lambda: process.poll() is not None or "Stop:" in output.read_text(), "the end of the greeting")
    assert process.poll() is None
    return process


def commands(output: str) -> str:
    return "\n".join(re.findall(r"^  ((?:TOKEN=|curl ).*)$", output, flags=re.MULTILINE))


@pytest.mark.skipif(shutil.which("curl") is None, reason="the printed commands use curl")
def test_the_printed_commands_show_a_limitations_date(printed: list[str]) -> None:
    answer = subprocess.run(["sh", "-c", commands(printed[1])], capture_output=True, text=True, check=True, timeout=30)
    assert {"file_by", "arguable_until"} <= {row["kind"] for row in json.loads(answer.stdout)["data"]}


def test_the_commands_stay_the_same_at_the_next_start(printed: list[str]) -> None:
    first, second = printed
    assert commands(first) == commands(second) != ""


def test_secrets_are_shown_at_the_first_start_and_never_again(printed: list[str]) -> None:
    first, second = printed
    assert (first.count("secret_"), second.count("secret_")) == (2, 0)


def test_only_their_owner_may_read_the_kept_secrets(printed: list[str], installation: Path) -> None:
    kept = list((installation / "data" / "demo").iterdir())
    assert [stat.S_IMODE(file.stat().st_mode) for file in kept] == [0o600, 0o600]


def test_every_step_is_told_with_the_time_it_took(printed: list[str]) -> None:
    steps = re.findall(r"^ +\d+\.\d s  (.+)$", printed[0], flags=re.MULTILINE)
    assert [step.split()[0] for step in steps] == ["making", "starting", "bringing", "loaded", "starting", "ready"]
