"""Dividing a document at the desk: whose invoices they are, who has them open, and what cannot be understood."""

from __future__ import annotations

import datetime as dt

import pytest

from flows.judging import judge_one
from pipeline.accounts import Role
from pipeline.documents import Attachment, Box, Channel, Ink, MediaType, Origin, Page, Word
from pipeline.intake import Part
from pipeline.invoices import Extraction, Field, FieldName, Kind, Reading, Source
from pipeline.status import Disposition, Status

NORDLICHT = "Nordlicht Handel GmbH"
OTHER = "Nordlicht Polska Sp. z o.o."


@pytest.fixture
def bundle(desk, store):
    """Make a document with a page for each of these buyers; the ids of its invoices."""

    def made(*buyers):
        origin = Origin(Channel.FOLDER, "/in/bundle", dt.datetime.now(dt.UTC))
        part = Part("", Attachment("bundle.pdf", b"%PDF-1.7 b", origin), MediaType.PDF, Disposition.RECEIVED)
        document_id = store.intake.receive(part).document_id
        words = (Word("Rechnung", Box(70, 10, 99.5, 20)), Word("R-1001", Box(110, 10, 150, 20)))
        numbers = range(1, len(buyers) + 1)
        pages = tuple(Page(number, 595.28, 841.89, words, Ink.TEXT) for number in numbers)
        found = tuple(
            Extraction(part.attachment.sha256, index, (index + 1,), Kind.INVOICE, 0.99, {
                FieldName.BUYER_NAME: Field(FieldName.BUYER_NAME, buyer, 0.99, Source.TEXT, page=index + 1),
            }) for index, buyer in enumerate(buyers)
        )  # fmt: skip
        ids = store.intake.record_reading(document_id, Reading(part.attachment.sha256, pages, found))
        for one in ids:
            judge_one(desk, one, "payables")
        return ids

    return made


def part(browser, invoice_id, groups):
    return browser.post(f"/invoices/{invoice_id}/part", json={"groups": groups})


def test_two_invoices_are_joined_and_the_desk_goes_to_what_came_of_it(sign_in, bundle, store):
    ann, (first, second) = sign_in("ann", Role.CLERK), bundle(NORDLICHT, NORDLICHT)
    assert 'value="1 | 2"' in ann.get(f"/invoices/{first}").text

    answer = part(ann, first, "1-2")

    assert answer.json()["next"] == f"/invoices/{second + 1}"
    assert [store.invoices.one(one).status for one in (first, second)] == [Status.REPLACED] * 2
    assert 'value="1-2"' in ann.get(answer.json()["next"]).text
    old = ann.get(f"/invoices/{first}")
    assert old.status_code == 200
    assert 'id="part"' not in old.text


def test_a_page_of_none_is_shown_as_such(sign_in, bundle):
    ann, (first, _) = sign_in("ann", Role.CLERK), bundle(NORDLICHT, NORDLICHT)

    assert part(ann, first, "1 | -2").status_code == 200
    assert 'value="1 | -2"' in ann.get(f"/invoices/{first}").text


def test_what_cannot_be_understood_is_said_in_the_language_of_whoever_asks(sign_in, bundle, store):
    ann, (first, _) = sign_in("ann", Role.CLERK), bundle(NORDLICHT, NORDLICHT)
    assert part(ann, first, "1 | 1-2").json()["error"] == "Page 1 is named twice."
    ann.cookies.set("language", "pl")

    assert part(ann, first, "1 | 1-2").json()["error"] == "Stronę 1 podano dwa razy."
    assert store.invoices.one(first).status is Status.IN_REVIEW


def test_nobody_replaces_invoices_of_a_company_that_is_not_theirs(sign_in, bundle, store):
    first, second = bundle(NORDLICHT, OTHER)
    mine, theirs = (store.invoices.one(one).entity_id for one in (first, second))
    assert mine != theirs
    ann = sign_in("ann", Role.CLERK, entities=[mine])

    assert part(ann, first, "1-2").status_code == 403
    assert part(ann, second, "1-2").status_code == 404
    assert [store.invoices.one(one).status for one in (first, second)] == [Status.IN_REVIEW] * 2


def test_what_somebody_else_has_open_is_not_replaced_under_their_hands(sign_in, bundle, store):
    ann, (first, second) = sign_in("ann", Role.CLERK), bundle(NORDLICHT, NORDLICHT)
    store.queue.claim(second, "adam")

    assert part(ann, first, "1-2").status_code == 409
    assert store.invoices.one(second).status is Status.IN_REVIEW


def test_what_is_approved_is_not_divided(sign_in, bundle, store):
    ann, (first, second) = sign_in("ann", Role.CLERK), bundle(NORDLICHT, NORDLICHT)
    store.invoices.move(second, Status.APPROVED, "carl")

    assert part(ann, first, "1-2").status_code == 409
    assert store.invoices.one(first).status is Status.IN_REVIEW
