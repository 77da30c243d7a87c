"""Bytes under their own name: whole or not at all, never changed."""

import hashlib
import os
import uuid
from pathlib import Path

import pytest

from pipeline.store.archive import Archive, DamagedError


@pytest.fixture(scope="module")
def object_store():
    """A server that speaks S3, on loopback; its address."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["file", "memory", "s3"])
def archive(request, tmp_path, monkeypatch):
    if request.param == "file":
        return Archive(f"file://{tmp_path / 'archive'}")
    if request.param == "memory":
        return Archive(f"memory://{uuid.uuid4().hex}")
    for name, value in {
        "AWS_ENDPOINT_URL": request.getfixturevalue("object_store"),
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    bucket = uuid.uuid4().hex
    import s3fs

    s3fs.S3FileSystem(skip_instance_cache=True).mkdir(bucket)
    return Archive(f"s3://{bucket}/archive")


def test_bytes_come_back_under_their_hash(archive):
    name = archive.put(b"%PDF-1.7")

    assert name == hashlib.sha256(b"%PDF-1.7").hexdigest()
    assert archive.get(name) == b"%PDF-1.7"
    assert list(archive.names()) == [name]


def test_the_same_bytes_twice_are_one_blob(archive):
    assert archive.put(b"same") == archive.put(b"same")
    assert len(list(archive.names())) == 1


def test_nothing_at_all_is_kept_too(archive):
    assert archive.get(archive.put(b"")) == b""


def test_a_name_that_is_not_there_is_damage(archive):
    with pytest.raises(DamagedError, match="has no"):
        archive.get("0" * 64)


@pytest.mark.parametrize("name", ["../../etc/passwd", "0" * 63, "A" * 64, ""])
def test_only_a_hash_is_a_name(archive, name):
    with pytest.raises(ValueError, match="not a sha256"):
        archive.get(name)


def test_verifying_names_the_blob_with_one_flipped_bit(tmp_path):
    archive = Archive(f"file://{tmp_path}")
    good, bad = archive.put(b"good"), archive.put(b"bad")
    archive.path(bad).chmod(0o600)
    archive.path(bad).write_bytes(b"baf")

    assert list(archive.verify()) == [bad]
    assert archive.get(good) == b"good"
    with pytest.raises(DamagedError, match="was changed"):
        archive.get(bad)


def test_a_local_blob_is_a_read_only_file_and_another_archive_has_no_path(tmp_path):
    local, elsewhere = Archive(f"file://{tmp_path}"), Archive(f"memory://{uuid.uuid4().hex}")

    place = local.path(local.put(b"one"))

    assert place.stat().st_mode & 0o777 == 0o444
    assert elsewhere.path(elsewhere.put(b"one")) is None


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_write_that_fails_half_way_leaves_no_name_and_no_draft(tmp_path, monkeypatch, step):
    def fail(*_):
        raise OSError(28, "No space left on device")

    archive = Archive(f"file://{tmp_path}")
    monkeypatch.setattr(os, "fsync", fail) if step == "fsync" else monkeypatch.setattr("pathlib.Path.rename", fail)
    with pytest.raises(OSError, match="No space"):
        archive.put(b"big")
    monkeypatch.undo()

    assert list(archive.names()) == []
    assert not any((tmp_path / "tmp").iterdir())
    assert archive.get(archive.put(b"big")) == b"big"


def test_the_file_is_on_disk_before_it_has_its_name_and_the_folder_after(tmp_path, monkeypatch):
    seen, fsync, rename = [], os.fsync, os.rename
    monkeypatch.setattr(
        os, "fsync", lambda handle: (seen.append(Path(f"/proc/self/fd/{handle}").is_dir()), fsync(handle))
    )
    monkeypatch.setattr(os, "rename", lambda *names: (seen.append("rename"), rename(*names)))
    archive = Archive(f"file://{tmp_path}")

    archive.put(b"one")

    assert seen == [True, False, "rename", True]


def test_what_is_retired_is_out_of_sight_until_it_is_brought_back(archive):
    name = archive.put(b"%PDF-1.7")
    archive.retire(name)
    archive.retire(name)

    assert list(archive.names()) == []
    assert list(archive.verify()) == []
    with pytest.raises(DamagedError, match="can be restored"):
        archive.get(name)

    archive.bring_back(name)
    assert archive.get(name) == b"%PDF-1.7"
    assert list(archive.names()) == [name]


def test_what_is_purged_is_nowhere_and_cannot_be_brought_back(archive):
    name = archive.put(b"%PDF-1.7")
    archive.retire(name)
    archive.purge(name)
    archive.purge(name)

    with pytest.raises(DamagedError, match="has no"):
        archive.bring_back(name)


def test_drafts_that_a_crash_left_are_swept_and_those_of_today_are_not(tmp_path):
    Archive(f"file://{tmp_path}")
    old, new = tmp_path / "tmp" / "old", tmp_path / "tmp" / "new"
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (0, 0))

    Archive(f"file://{tmp_path}")

    assert not old.exists()
    assert new.exists()
