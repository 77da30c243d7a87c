"""docs/security.md says what the program does: roles, limits, and tests that are there."""

import re
from pathlib import Path

import pytest

from pipeline.accounts import RIGHTS, Right, Role
from pipeline.isolation.answers import MOST
from pipeline.isolation.confine import FILE_BYTES
from pipeline.isolation.workers import FULL, MOST_TASKS
from pipeline.limits import Limits
from pipeline.settings import WebSettings
from pipeline.web.hand_in import MOST_FILES
from pipeline.web.send_page import FOR_ALL, FOR_ONE

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "security.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+", line)
]


def test_the_roles_are_those_of_the_program():
    table = ["| role | may |", "|---|---|"]
    table += [f"| {role} | {', '.join(right for right in Right if right in RIGHTS[role])} |" for role in Role]

    assert "\n".join(table) in TEXT


def test_the_limits_are_those_of_the_program():
    limits, mib = Limits(), 2**20
    for said in (
        f"{WebSettings().upload_bytes // mib} MiB, {limits.bytes // mib} MiB, {limits.mail_bytes // mib} MiB",
        f"{MOST_FILES}; `limits.members` {limits.members}",
        f"{limits.unpacked_bytes // mib} MiB, {limits.ratio} to 1, {limits.depth} deep",
        f"{limits.pages}; {limits.pixels // 10**6} million",
        f"{FOR_ONE.most} at once then one each {FOR_ONE.every.seconds // 60} minutes",
        f"{FOR_ALL.most} then one each {FOR_ALL.every.seconds} seconds",
        f"`limits.seconds` {limits.seconds:.0f}, and `limits.seconds_per_page` {limits.seconds_per_page:.0f}",
        f"`limits.memory` {limits.memory // mib} MiB",
        f"{FILE_BYTES // mib} MiB where one must be written",
        f"{MOST // mib} MiB |",
        f"{FULL // mib} MiB after a document, or {MOST_TASKS} documents",
    ):
        assert said in TEXT


def test_every_row_has_its_place_and_its_answer():
    ids = [one for row in ROWS for one in row[0].split(", ")]

    assert len(ids) == len(set(ids))
    assert {row[1] for row in ROWS} == {"yes", "partly", "no", "outside"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", one) for one in ids)


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[^`]+)`", TEXT))))
def test_every_test_that_is_named_is_there(named):
    path, _, function = named.partition("::")

    assert re.search(rf"^def {function}\(", (ROOT / path).read_text(), re.MULTILINE), named
