"""What is kept in leaves: each comes back as it was, whatever stands in the folder, and no other is read for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builder.archive import keptleaves, regular
from builder.archive.keptleaves import KeptLeaves, Leaves

LEAVES = ["政府公报".encode() * 100, b"", b"\0\xff", b"x" * 5000]


@pytest.fixture
def made() -> list[int]:
    return []


@pytest.fixture
def make(made: list[int]) -> Callable[[], Leaves]:
    def again() -> Leaves:
        made.append(1)
        return keptleaves.of("四片".encode(), LEAVES)

    return again


def all_of(found: Leaves) -> list[bytes]:
    return [found.read(place) for place in range(len(found.digests))]


def test_leaves_come_back_and_are_made_once(tmp_path: Path, made: list[int], make: Callable[[], Leaves]) -> None:
    for _ in range(2):
        found = KeptLeaves(tmp_path).get("key", make)
        assert found.said == "四片".encode()
        assert found.digests == make().digests
        assert all_of(found) == LEAVES
    assert len(made) == 1 + 2, "once for the folder, twice for the digests that are compared"
    assert {path.name for path in tmp_path.iterdir()} == set(KeptLeaves.names("key"))
    other = KeptLeaves(tmp_path).get("other", lambda: keptleaves.of(b"", []))
    assert (other.said, other.digests) == (b"", [])


def test_only_the_leaf_that_is_asked_for_is_read(
    tmp_path: Path, make: Callable[[], Leaves], monkeypatch: pytest.MonkeyPatch
) -> None:
    found, read = KeptLeaves(tmp_path).get("key", make), list[int]()
    part = regular.part

    def watched(path: Path, start: int, end: int) -> bytes | None:
        read.append(end - start)
        return part(path, start, end)

    monkeypatch.setattr(regular, "part", watched)
    assert found.read(2) == LEAVES[2]
    assert len(read) == 1
    assert read[0] < 20


@pytest.mark.parametrize("which", [0, 1], ids=["leaves", "index"])
@pytest.mark.parametrize("harm", ["gone", "empty", "cut", "turned", "a folder", "a link", "of another key"])
def test_what_is_damaged_is_made_again(
    tmp_path: Path, made: list[int], make: Callable[[], Leaves], which: int, harm: str
) -> None:
    KeptLeaves(tmp_path).get("key", make)
    KeptLeaves(tmp_path).get("other", lambda: keptleaves.of(b"", [b"a", b"b", b"c", b"d"]))
    path = tmp_path / KeptLeaves.names("key")[which]
    data = path.read_bytes()
    path.unlink()
    if harm == "a folder":
        path.mkdir()
    elif harm == "a link":
        path.symlink_to(tmp_path / KeptLeaves.names("other")[which])
    elif harm != "gone":
        other = (tmp_path / KeptLeaves.names("other")[which]).read_bytes()
        path.write_bytes(
            {"empty": b"", "cut": data[: len(data) // 2], "turned": data[::-1], "of another key": other}[harm]
        )
    made.clear()
    assert all_of(KeptLeaves(tmp_path).get("key", make)) == LEAVES
    assert len(made) == 1
    if harm != "a folder":  # which nothing takes the place of
        assert all_of(KeptLeaves(tmp_path).get("key", make)) == LEAVES
        assert len(made) == 1, "it was put there again"


@pytest.mark.parametrize("folder", [None, Path("/proc/nowhere")], ids=["none", "one that cannot be written"])
def test_without_a_folder_leaves_are_those_that_were_made(folder: Path | None, make: Callable[[], Leaves]) -> None:
    assert all_of(KeptLeaves(folder).get("key", make)) == LEAVES
