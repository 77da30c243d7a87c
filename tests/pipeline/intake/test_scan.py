"""The virus scanner says yes by its exit code; everything else is no."""

import sys
from pathlib import Path

import pytest

from pipeline.findings import Reason
from pipeline.intake.scan import scan


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_without_a_scanner_everything_is_clean():
    assert scan((), b"x") is None


def test_the_file_is_private_and_gone_afterwards(tmp_path: Path):
    told = tmp_path / "told"
    code = (
        "import os,sys,pathlib; p=pathlib.Path(sys.argv[1]); "
        f"pathlib.Path({str(told)!r}).write_text(f'{{p}} {{oct(os.stat(p.parent).st_mode)[-3:]}} {{p.read_bytes()}}')"
    )

    assert scan(python(code), b"abc") is None

    path, mode, content = told.read_text().split()
    assert mode == "700"
    assert content == "b'abc'"
    assert not Path(path).exists()


@pytest.mark.parametrize("code", ["import sys; sys.exit(1)", "import sys; sys.exit(2)", "import os; os.abort()"])
def test_any_other_code_refuses(code):
    found = scan(python(code), b"x")

    assert found is not None
    assert found.reason is Reason.SCANNER_REFUSED


def test_a_scanner_that_is_not_there_or_never_ends_refuses():
    missing, endless = scan(("/nowhere/scanner",), b"x"), scan(python("import time; time.sleep(30)"), b"x", 0.5)

    assert missing is not None
    assert "could not be run" in missing.sentence
    assert endless is not None
    assert "did not answer" in endless.sentence


def test_the_command_is_no_shell(tmp_path: Path):
    found = scan((sys.executable, "-c", "import sys; sys.exit(len(sys.argv) - 3)", f"; touch {tmp_path / 'x'}"), b"x")

    assert found is None
    assert not (tmp_path / "x").exists()
