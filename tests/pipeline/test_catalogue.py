"""Every sentence of a finding and every word of a table has its Polish; no sentence is built where nobody can find it."""

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from pipeline.accounts.rights import Role
from pipeline.findings import OWNERS, REASONS, Reason
from pipeline.invoices import FIELDS, KINDS, FieldName, Kind
from pipeline.status import Disposition, Status

ROOT = Path(__file__).parents[2]
PACKAGES = ("pipeline", "extractors")
KEYWORDS = {"N_": None, "finding": (2,), "refuse": (2,), "say": None, "say_many": (1, 2)}
"""As `tools/messages` gives them to pybabel."""
SAME = {"{line} {amount}", "{share}%", "IBAN", "BIC"}
"""What is said alike in both languages."""


def sources():
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


@cache
def messages():
    """(message or (one, many), file) of everything marked outside the pages."""
    found = set()
    for path in sources():
        if ROOT / "pipeline" / "web" not in path.parents:
            found |= {
                (message, path.relative_to(ROOT))
                for _, message, _, _ in extract_from_file("python", path, keywords=KEYWORDS)
            }
    return sorted({message for message, _ in found}, key=str)


@cache
def polish():
    with (ROOT / "pipeline/web/locale/pl/LC_MESSAGES/payables.po").open("rb") as file:
        return read_po(file, locale="pl")


def forms(message):
    found = polish().get(message if isinstance(message, str) else message[0])
    return () if found is None else (found.string,) if isinstance(found.string, str) else tuple(found.string)


def places(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_there_are_messages():
    assert len(messages()) > 450


@pytest.mark.parametrize("message", messages(), ids=str)
def test_each_message_has_its_polish_with_the_same_places(message):
    singular = message if isinstance(message, str) else message[0]
    found = forms(message)

    assert len(found) == (1 if isinstance(message, str) else 3)
    for form in found:
        assert form, "not translated"
        assert places(form) == places(singular)
        assert form not in {singular} - SAME, "still English"
        assert form[-1] == "." or singular[-1] != ".", "a sentence ends with its point"


def test_nothing_in_the_catalogue_is_unsure():
    assert not [one.id for one in polish() if one.fuzzy and one.id]


def test_every_row_of_the_tables_is_in_the_catalogue():
    words = [text for reason in Reason for text in (REASONS[reason].title, REASONS[reason].clears)]
    words += [OWNERS[REASONS[reason].owner] for reason in Reason]
    words += [FIELDS[name].label for name in FieldName] + [text for kind in Kind for text in KINDS[kind]]
    words += [one.label for table in (Status, Disposition, Role, Kind) for one in table]

    assert not [word for word in words if not polish().get(word)]


def test_the_words_of_a_code_are_the_code_in_words():
    for one in (*Status, *Disposition, *Role, *Kind):
        assert one.label == str(one).replace("_", " ")


# where sentences are made


def calls():
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield path.relative_to(ROOT), node


def named(call):
    return call.func.id if isinstance(call.func, ast.Name) else ""


def templates(call):
    at = {"finding": (1,), "refuse": (1,), "say": (0,), "say_many": (0, 1)}.get(named(call), ())
    return [call.args[one] for one in at]


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_templates_are_literals():
    """Else the catalogue cannot know them."""
    wrong = [
        f"{path}:{call.lineno}"
        for path, call in calls()
        if path != Path("pipeline/findings.py") and not all(is_text(one) for one in templates(call))
    ]

    assert not wrong


def test_each_place_of_a_template_is_given_its_value():
    wrong = []
    for path, call in calls():
        if not templates(call) or path == Path("pipeline/findings.py") or any(one.arg is None for one in call.keywords):
            continue
        given = {one.arg for one in call.keywords} | ({"n"} if named(call) == "say_many" else set())
        if any(places(one.value) != given for one in templates(call)):
            wrong.append(f"{path}:{call.lineno}")

    assert not wrong


def test_no_finding_is_made_of_a_bare_sentence():
    """`finding`, `refuse` and `Finding.of` keep the template; the constructor is for what comes from the database."""
    assert not [f"{path}:{call.lineno}" for path, call in calls() if named(call) == "Finding"]


MAKERS = {"finding", "refuse", "say", "say_many", "term", "listed"}


def test_no_part_of_a_sentence_hides_in_a_value():
    """An f-string with words in it, handed in as a value, would stay English."""
    wrong = [
        f"{path}:{call.lineno}" for path, call in calls() if named(call) in MAKERS and any(map(has_words, handed(call)))
    ]

    assert not wrong


def test_no_part_of_a_sentence_hides_behind_a_name():
    """Nor one that was put together on the line above."""
    wrong = []
    for path in sources():
        for room in ast.walk(ast.parse(path.read_text())):
            if isinstance(room, ast.FunctionDef):
                built = {
                    name
                    for node in ast.walk(room)
                    if isinstance(node, ast.Assign) and has_words(node.value)
                    for name in names(*node.targets)
                }
                made = [node for node in ast.walk(room) if isinstance(node, ast.Call) and named(node) in MAKERS]
                wrong += [
                    f"{path.relative_to(ROOT)}:{call.lineno}" for call in made if built & set(names(*handed(call)))
                ]

    assert not wrong


def names(*nodes):
    return [part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)]


def handed(call):
    """What goes into the sentence; the evidence of a finding does not."""
    said = call.args[:2] if named(call) in {"finding", "refuse"} else call.args
    return [*said, *(one.value for one in call.keywords)]


def has_words(node):
    pieces = [piece for part in ast.walk(node) if isinstance(part, ast.JoinedStr) for piece in part.values]
    return any(is_text(piece) and re.search(r"[A-Za-z]{2}", piece.value) for piece in pieces)
