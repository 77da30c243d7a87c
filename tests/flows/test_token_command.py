"""`payables users token`: a token from a terminal, told once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.commands.problems import Problem
from flows.wiring import office
from pipeline.accounts import Right, Role


@pytest.fixture
def ann(home):
    with office() as desk:
        desk.store.accounts.add("ann", "Ann", {Role.CLERK}, "test")


def run(*words: str):
    return CliRunner().invoke(app, ["users", *words])


def test_a_token_is_made_listed_and_revoked(ann):
    made = run("token", "ann", "--name", "erp", "--scope", "see", "--scope", "upload")
    secret = made.stdout.strip()

    with office() as desk:
        token = desk.store.tokens.find(secret)
        assert token.account.rights == {Right.SEE, Right.UPLOAD}
        assert 364 <= (token.until - datetime.now(UTC)).days <= 365
    assert "erp" in run("tokens", "ann").stdout
    assert run("revoke", str(token.id)).exit_code == 0
    with office() as desk:
        assert desk.store.tokens.find(secret) is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("token", "ann", "--name", "x", "--scope", "admin"), "ann may not admin"),
        (("token", "ann", "--name", "x", "--scope", "all"), "the scopes are see, review"),
        (("token", "eve", "--name", "x", "--scope", "see"), "nobody with the login eve"),
    ],
)
def test_what_is_wrong_is_said(ann, words, sentence):
    failed = run(*words)

    assert isinstance(failed.exception, Problem)
    assert sentence in str(failed.exception)
