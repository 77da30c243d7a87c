from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.options import Options
from extractors.reading.isolate import AHEAD, Pool
from pipeline.documents import Document, MediaType
from pipeline.findings import Finding, Reason
from pipeline.invoices import Reading
from pipeline.limits import Limits
from tests.extractors.reading.documents import document, encrypted_pdf, pdf, pdf_of_pages, text
from tests.extractors.reading.workers import by_name, children, just_read

ROOT = Path(__file__).parents[3]
QUICK = Options(limits=Limits(seconds=1.5, seconds_per_page=0.5, memory=300 * 2**20))


def named(*names: str) -> Iterator[tuple[Document, bytes]]:
    for name in names:
        yield document(b"x", MediaType.XML, name), b"x"


PATIENT = Options(limits=Limits(seconds=60, memory=300 * 2**20))
"""Only memory runs out, however busy the machine is."""


def outcomes(*names: str, workers: int = 1, options: Options = QUICK) -> list[Reason | str]:
    with Pool(options, workers, by_name) as pool:
        return [
            outcome.reason if isinstance(outcome, Finding) else outcome.sha256
            for _, outcome in pool.extract(named(*names))
        ]


def test_a_document_that_kills_its_worker_costs_only_itself():
    assert outcomes("one", "crash", "two", "crash", "three") == [
        "one", Reason.READER_CRASHED, "two", Reason.READER_CRASHED, "three",
    ]  # fmt: skip


def test_a_document_that_hangs_is_cut_off_even_when_it_holds_the_interpreter():
    started = time.monotonic()

    assert outcomes("hang", "after") == [Reason.READER_TIMED_OUT, "after"]
    assert time.monotonic() - started < 8


@pytest.mark.parametrize("greedy", ["gorge", "gulp"])
def test_a_document_that_eats_memory_is_cut_off(greedy: str):
    assert outcomes(greedy, "after", options=PATIENT) == [Reason.READER_OUT_OF_MEMORY, "after"]


def test_a_refusal_comes_back_as_its_finding_and_a_bug_as_a_crash_of_that_document():
    assert outcomes("refuse", "fault", "after") == [Reason.ENCRYPTED, Reason.READER_CRASHED, "after"]


def test_results_come_in_the_order_of_the_jobs_from_several_workers():
    names = [f"document {number}" for number in range(12)]

    assert outcomes(*names, workers=2) == names


def test_jobs_are_taken_lazily():
    taken = []

    def jobs() -> Iterator[tuple[Document, bytes]]:
        for job in named(*map(str, range(50))):
            taken.append(job)
            yield job

    with Pool(QUICK, 1, by_name) as pool:
        results = pool.extract(jobs())
        next(results)
        results.close()

    assert len(taken) <= AHEAD + 1


def test_workers_know_nothing_of_prefect_nor_of_the_flows():
    with Pool(QUICK, 1, by_name) as pool:
        ((_, finding),) = pool.extract(named("modules"))

    assert isinstance(finding, Finding)
    assert finding.sentence == ""


def test_files_are_refused_for_what_they_are():
    files = {
        "locked": encrypted_pdf(), "void": b"", "torn": b"%PDF-1.4\n", "long": pdf_of_pages(201),
        "good": pdf(text("Total 119.00")),
    }  # fmt: skip

    with Pool(Options(), 1, just_read) as pool:
        jobs = [(document(content, MediaType.PDF, name), content) for name, content in files.items()]
        found = {one.name: outcome for one, outcome in pool.extract(jobs)}

    assert {name: one.reason for name, one in found.items() if isinstance(one, Finding)} == {
        "locked": Reason.ENCRYPTED, "void": Reason.EMPTY_FILE, "torn": Reason.BROKEN_FILE,
        "long": Reason.TOO_MANY_PAGES,
    }  # fmt: skip
    assert isinstance(found["good"], Reading)
    assert len(found["good"].pages[0].words) == 2


def test_a_form_that_holds_itself_ends_within_its_limits():
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>/Length 11>>"
    bomb = pdf(b"/X Do", page=b"/Resources<</XObject<</X 5 0 R>>>>", more={5: form + b"stream\n/X Do /X Do\nendstream"})
    options = Options(limits=Limits(seconds=4, seconds_per_page=1, memory=400 * 2**20))

    with Pool(options, 1, just_read) as pool:
        ((_, outcome),) = pool.extract([(document(bomb), bomb)])

    assert isinstance(outcome, Finding)
    assert outcome.reason in {Reason.READER_OUT_OF_MEMORY, Reason.READER_CRASHED, Reason.READER_TIMED_OUT}


HEARS = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
"""A shell starts what it puts into the background deaf to Ctrl+C, and its children inherit that."""
PROGRAM = """
from extractors.options import Options
from extractors.reading.isolate import Pool
from tests.extractors.reading.test_isolate import named
from tests.extractors.reading.workers import by_name
if __name__ == "__main__":
    with Pool(Options(), 2, by_name) as pool:
        for document, outcome in pool.extract(named("one", "two", "sleep", "sleep")):
            print(document.name, flush=True)
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_the_process_that_started_it(ending: signal.Signals, tmp_path: Path):
    program = tmp_path / "program.py"
    program.write_text(HEARS + PROGRAM)
    parent = subprocess.Popen(
        [sys.executable, str(program)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert parent.stdout is not None
    assert parent.stdout.readline() == "one\n"
    workers = children(parent.pid)

    parent.send_signal(ending)
    parent.wait(timeout=20)

    assert len(workers) >= 3
    assert wait_until_gone(workers)


def wait_until_gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.05)
    return False


def test_what_workers_are_forked_from_has_one_thread_and_no_runtime():
    program = (
        "import os, sys, pipeline.isolation.alone, extractors.reading.nursery\n"
        "print(len(os.listdir('/proc/self/task')), 'openvino' in sys.modules, 'prefect' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["1", "False", "False"]
