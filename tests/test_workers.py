"""What a process beside this one works out is what this one would have, whatever becomes of that process."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.archive import workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is forked")


@pytest.fixture(autouse=True)
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def numbered() -> Iterator[int]:
    yield from range(5)


def test_what_comes_is_what_the_task_gives() -> None:
    here, beside = workers.Beside(numbered), workers.Beside(numbered)
    beside.begin()
    assert [here.next() for _ in range(5)] == [beside.next() for _ in range(5)] == list(range(5))
    beside.close()


def test_it_is_worked_out_by_another_process() -> None:
    work = workers.Beside(lambda: iter([os.getpid()]))
    work.begin()
    assert work.next() != os.getpid()
    work.close()


def test_what_a_killed_process_did_not_come_to_is_done_here() -> None:
    own = os.getpid()

    def killed() -> Iterator[int]:
        yield 1
        yield 2
        if os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        yield 3

    work = workers.Beside(killed)
    work.begin()
    assert [work.next() for _ in range(3)] == [1, 2, 3]


def test_a_task_that_fails_fails_here() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise OSError("no space left")

    work = workers.Beside(failing)
    work.begin()
    assert work.next() == 1
    with pytest.raises(OSError, match="no space left"):
        work.next()


def test_who_asks_for_nothing_more_leaves_no_process() -> None:
    def endless() -> Iterator[int]:
        yield os.getpid()
        while True:
            time.sleep(0.1)

    work = workers.Beside(endless)
    work.begin()
    pid = work.next()
    work.close()
    assert not Path(f"/proc/{pid}").exists()
