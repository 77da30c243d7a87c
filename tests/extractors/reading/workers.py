"""What the workers of the tests are told to do with a document; importable by name in a worker."""

from __future__ import annotations

import re
import signal
import sys
import time
from pathlib import Path

from extractors.options import Options
from extractors.reading import read
from pipeline.documents import Document
from pipeline.findings import Reason, refuse
from pipeline.invoices import Reading


def by_name(document: Document, content: bytes, options: Options) -> Reading:
    """Do what the document's name says."""
    if document.name == "crash":
        signal.raise_signal(signal.SIGSEGV)
    if document.name == "hang":
        re.match(r"(a+)+$", "a" * 60 + "b")  # holds the interpreter's lock: no thread in the worker can help
    if document.name == "gorge":
        kept = []
        while True:
            kept.append(bytearray(b"x") * 2**24)
    if document.name == "gulp":
        bytearray(2**44)
    if document.name == "fault":
        raise ZeroDivisionError("a bug")
    if document.name == "refuse":
        raise refuse(Reason.ENCRYPTED, "no key")
    if document.name == "sleep":
        time.sleep(60)
    if document.name == "modules":
        raise refuse(Reason.BLANK, ",".join(sorted({"prefect", "flows"} & set(sys.modules))))
    return Reading(document.name, (), ())


def just_read(document: Document, content: bytes, options: Options) -> Reading:
    """Read the pages, find nothing on them."""
    return Reading(document.sha256, read(document, content, options), ())


def children(pid: int) -> list[int]:
    """All the processes below one."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    threads = Path(f"/proc/{pid}/task").iterdir() if listed.exists() else ()
    own = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    return [*own, *(further for child in own for further in children(child))]
