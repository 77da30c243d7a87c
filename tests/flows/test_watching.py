"""Watching folders: what arrives is walked, silence says nothing, a problem is told once."""

import dataclasses
import sys
import threading
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ubl import an_invoice

from flows.watching import watch
from pipeline.settings import FolderSettings


@pytest.fixture
def drop(home):
    folder = home / "drop"
    folder.mkdir()
    return folder


def over(desk, *folders):
    chosen = tuple(FolderSettings(path=one, after="move", stable_seconds=0) for one in folders)
    return dataclasses.replace(desk, settings=desk.settings.model_copy(update={"folders": chosen}))


def test_what_arrives_while_it_watches_is_read_and_filed(desk, drop):
    stopped = threading.Event()
    (drop / "a.xml").write_bytes(an_invoice("R-1"))
    walks = watch(over(desk, drop), 0.01, stopped)

    first = next(walks)
    (drop / "b.xml").write_bytes(an_invoice("R-2", net=555))
    second = next(walks)
    stopped.set()

    assert (first.new, first.read, second.new, second.read) == (1, 1, 1, 1)
    assert list(walks) == []
    assert not [path for path in drop.iterdir() if path.is_file()]


def test_a_folder_that_is_away_is_told_once_and_when_it_is_back(desk, drop):
    stopped = threading.Event()
    later = drop / "later"
    walks = watch(over(desk, later), 0.01, stopped)

    away = next(walks)
    later.mkdir()
    back = next(walks)
    stopped.set()

    assert len(away.problems) == 1
    assert back.problems == []
