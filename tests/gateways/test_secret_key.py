"""The secret key is made once, for its owner's eyes, and never half."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from service.gateways.secret_key import SecretKeyUnusable, secret_key
from service.settings import Settings


def test_a_key_from_outside_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret_key=SecretStr("k" * 32))
    assert secret_key(settings) == b"k" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_made_at_first_start_and_found_at_the_next(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    assert secret_key(settings) == secret_key(settings)


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert secret_key(Settings(data_dir=tmp_path / "a")) != secret_key(Settings(data_dir=tmp_path / "b"))


def test_only_its_owner_may_read_the_key(tmp_path: Path) -> None:
    secret_key(Settings(data_dir=tmp_path))
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_made_key_has_at_least_256_random_bits(tmp_path: Path) -> None:
    # 48 random bytes are 64 characters of base64.
    assert len(secret_key(Settings(data_dir=tmp_path))) == 64


def test_starts_at_the_same_time_agree_on_one_key_and_leave_no_drafts(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with ThreadPoolExecutor(8) as starts:
        keys = set(starts.map(lambda _: secret_key(settings), range(16)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_short_key_from_outside_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SecretKeyUnusable, match="at least 32 characters"):
        secret_key(Settings(data_dir=tmp_path, secret_key=SecretStr("k" * 31)))


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 64])
def test_a_damaged_file_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(SecretKeyUnusable, match=r"secret\.key"):
        secret_key(Settings(data_dir=tmp_path))
    assert (tmp_path / "secret.key").read_bytes() == content


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SecretKeyUnusable, match="file"):
        secret_key(Settings(data_dir=tmp_path / "file" / "merit"))
