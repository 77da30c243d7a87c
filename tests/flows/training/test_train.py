"""`payables train` from end to end."""

import numpy as np
import pytest
from typer.testing import CliRunner

from extractors.paper.clues import FIELDS, columns
from flows.cli import app
from flows.training.fields import tops
from flows.training.sureness import same
from models import calibration, field_scorer
from pipeline.invoices import FieldName


def trained(folder):
    asked = ["train", "--documents", "60", "--measured", "60", "--into", str(folder), "--jobs", "1", "--only"]
    said = ""
    for step in ("fields", "kinds", "calibration"):
        done = CliRunner().invoke(app, [*asked, step])
        assert done.exit_code == 0, (done.output, done.exception)
        said += done.output
    return said


@pytest.mark.slow
def test_the_same_numbers_give_the_same_weights_to_the_byte(tmp_path):
    said = trained(tmp_path / "a")
    trained(tmp_path / "b")

    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert [str(one) for one in files] == [
        "calibration/1/sigmoids.toml",
        "field_scorer/1/weights.npz",
        "kind_classifier/1/weights.toml",
    ]
    for one in files:
        assert (tmp_path / "a" / one).read_bytes() == (tmp_path / "b" / one).read_bytes(), one
    scorer = field_scorer.unpacked((tmp_path / "a" / "field_scorer" / "1" / "weights.npz").read_bytes())
    for kind in FIELDS:
        scorer.check(kind, columns(kind))
    assert "invoice_date" in scorer.mixtures
    made = calibration.read((tmp_path / "a" / "calibration" / "1" / "sigmoids.toml").read_text("utf-8"))
    assert calibration.EVERY in made.sigmoids["text"]
    assert "invoice_date" in said


def test_train_stands_under_reading():
    done = CliRunner().invoke(app, ["--help"])

    assert done.exit_code == 0
    reading, _, _ = done.output.partition("Daily work")
    assert "train" in reading


def test_too_few_documents_are_refused(tmp_path):
    done = CliRunner().invoke(app, ["train", "--documents", "3", "--into", str(tmp_path)])

    assert done.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_an_unknown_step_is_refused(tmp_path):
    done = CliRunner().invoke(app, ["train", "--only", "everything", "--into", str(tmp_path)])

    assert done.exit_code == 2
    assert "calibration" in done.output


def test_a_document_counts_once_by_its_most_probable_value():
    documents = np.array([1, 1, 2, 2, 3, 4, 4])
    truth = np.array([1, 0, 1, 0, 0, 1, -1], np.int8)
    odds = np.array([2.0, 1.0, 1.0, 2.0, 9.0, 1.0, 2.0])

    assert tops(documents, truth, odds) == (2, 3)  # 1 right, 2 wrong, 3 shows none, 4 the same value elsewhere


@pytest.mark.parametrize(
    ("name", "value", "truth", "alike"),
    [
        (FieldName.GROSS_TOTAL, "119.0", "119.00", True),
        (FieldName.GROSS_TOTAL, "119.01", "119.00", False),
        (FieldName.GROSS_TOTAL, "", "119.00", False),
        (FieldName.INVOICE_NUMBER, "r 10-42", "R1042", True),
        (FieldName.INVOICE_NUMBER, "R1043", "R1042", False),
        (FieldName.SUPPLIER_NAME, "Bürobedarf Müller GmbH", "Burobedarf Muller GmbH.", True),
        (FieldName.SUPPLIER_NAME, "Elektro Meier AG", "Bürobedarf Müller GmbH", False),
    ],
)
def test_what_counts_as_right(name, value, truth, alike):
    assert same(name, value, truth) is alike
