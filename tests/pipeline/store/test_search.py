"""Search: any part of a number, any form of an amount, any word of a page; whatever is typed, never an error."""

import datetime as dt

import pytest

from pipeline.documents import Box, Ink, Page, Word
from pipeline.findings import Finding, Reason
from pipeline.invoices import Reading
from pipeline.review import Correction
from pipeline.status import Status
from pipeline.store import Rank, open_store, search_index
from pipeline.store.search_index import PLAIN

NOW = dt.datetime(2026, 7, 2, 9, tzinfo=dt.UTC)


@pytest.fixture(params=["sqlite", "plain", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_store(request, tmp_path):
    """A store of its own on each database, and on a SQLite without FTS5."""
    named = "postgres_url" if request.param == "postgresql" else "sqlite_file"
    made = request.getfixturevalue(named)
    store = open_store(made if named == "postgres_url" else f"sqlite:///{made}", f"file://{tmp_path / 'archive'}")
    if request.param == "plain":
        with store.database.write() as connection:
            connection.exec_driver_sql("drop table search_index")
            connection.exec_driver_sql(PLAIN)
    yield store
    store.close()


@pytest.fixture
def add(any_store, make):
    """Has an invoice read: ``add("words of its page", invoice_number=...)``; returns its id."""
    numbers = iter(range(1, 1000))

    def adding(page: str = "", name: str = "scan.pdf", **fields: str) -> int:
        said = {"number": fields.pop("invoice_number", "R-1001"), **fields}
        words = tuple(
            Word(word, Box(10 + 60 * (at % 8), 10 + 20 * (at // 8), 60 + 60 * (at % 8), 20 + 20 * (at // 8)))
            for at, word in enumerate(page.split())
        )
        pages = (Page(1, 595, 842, words, Ink.TEXT),) if page else ()
        document_id = any_store.intake.receive(make.file(b"%%PDF-1.7 %d" % next(numbers), name)).document_id
        reading = Reading("0" * 64, pages, (make.extraction(**said),))
        return any_store.intake.record_reading(document_id, reading)[0]

    return adding


def ids(found) -> list[int]:
    return [one.heading.id for one in found]


def test_an_exact_number_comes_first_then_those_that_contain_it_newest_first(any_store, add):
    exact = add(invoice_number="2471")
    inside = add(invoice_number="AP-2026/24713")
    newer = add(invoice_number="X24712")
    by_page = add("Kundennummer 2471", invoice_number="7")

    found = any_store.search.find("2471")

    assert ids(found) == [exact, newer, inside, by_page]
    assert [one.rank for one in found] == [Rank.SAME_NUMBER, Rank.NUMBER, Rank.NUMBER, Rank.TEXT]


@pytest.mark.parametrize("typed", ["AP-2026/0017", "ap 2026 0017", "ap20260017", "6/00", "2026-0017", "AP–2026–0017"])
def test_any_part_of_a_number_is_found_however_it_is_separated(any_store, add, typed):
    wanted = add(invoice_number="AP-2026/0017")
    add(invoice_number="AP-2025/0018")

    assert ids(any_store.search.find(typed)) == [wanted]


@pytest.mark.parametrize(
    "typed",
    ["1234.50", "1234.5", "1234,5", "1,234.50", "1.234,50", "1 234,50", "1\u00a0234,50", "1'234.50", "1.234,50 EUR",
     "EUR 1,234.50", "1234.50EUR", "€1,234.50", "1234"],
)  # fmt: skip
def test_an_amount_is_found_in_every_form_that_people_print(any_store, add, typed):
    wanted = add(gross_total="1234.50")
    add(gross_total="12345.00")
    add(gross_total="123.45")

    (found,) = any_store.search.find(typed)

    assert found.heading.id == wanted
    assert found.rank is Rank.AMOUNT


def test_the_net_and_the_amount_due_are_found_too_and_a_credit_note_without_its_sign(any_store, add):
    wanted = add(gross_total="119.00", net_total="100.00", amount_due="69.00")

    assert [ids(any_store.search.find(one)) for one in ("100,00", "69", "-119.00", "99.00")] == [[wanted]] * 3 + [[]]


@pytest.mark.parametrize("typed", ["Żółć", "zolc", "ŻÓŁĆ", "Zólc", "łódź", "Lodz", "zólć łodz", "hur"])
def test_polish_letters_are_found_with_and_without_their_marks(any_store, add, typed):
    wanted = add("Wiertarka udarowa", supplier_name="Hurtownia Żółć Łódź sp. z o.o.")
    add("Młotek", supplier_name="Młyn")

    (found,) = any_store.search.find(typed)

    assert found.heading.id == wanted
    assert found.rank is Rank.SUPPLIER


def test_words_are_anded_wherever_each_of_them_stands(any_store, add):
    wanted = add("Wiertarka udarowa 750 W", invoice_number="FV/88123/26", supplier_name="Narzędzia Nowak")
    add("Wiertarka udarowa 750 W", invoice_number="FV/11111/26", supplier_name="Narzędzia Kowalski")
    add("Młotek", invoice_number="FV/88123/27", supplier_name="Narzędzia Nowak")

    assert ids(any_store.search.find("8812 wiertarka")) == [wanted]
    assert ids(any_store.search.find("udarowa nowak 119,00")) == [wanted]
    assert any_store.search.find("wiertarka nowak nothing") == []


def test_a_quoted_phrase_stands_together_and_a_begun_word_is_found(any_store, add):
    together = add("Miete Lager Nord Mai 2026")
    apart = add("Lager und Miete im Mai")

    assert ids(any_store.search.find('"miete lager"')) == [together]
    assert ids(any_store.search.find("miete lager")) == [apart, together]
    assert ids(any_store.search.find("lag")) == [apart, together]
    assert any_store.search.find("ager") == []


def test_whole_words_come_before_begun_ones_and_both_can_be_mixed(any_store, add):
    whole = add("Kaffee und Milch", supplier_name="Nowak")
    begun = add("Kaffeemaschine mit Milchschaum", supplier_name="Nowak")

    found = any_store.search.find("kaffee")

    assert [(one.heading.id, one.rank) for one in found] == [(whole, Rank.TEXT), (begun, Rank.BEGUN)]
    assert found[1].snippet.startswith("Kaffeemaschine")
    assert ids(any_store.search.find("nowak milchsch kaffee")) == [begun]
    assert ids(any_store.search.find("nowak milch kaffee")) == [whole, begun]


def test_a_text_hit_shows_the_words_around_it(any_store, add):
    add("one two three four five six seven Grünkohl nine ten eleven twelve thirteen fourteen fifteen sixteen")

    (found,) = any_store.search.find("grunkohl")

    assert found.rank is Rank.TEXT
    assert found.snippet == "two three four five six seven Grünkohl nine ten eleven twelve thirteen fourteen"


def test_due_dates_file_names_orders_and_ibans_are_found(any_store, add):
    wanted = add(name="Scan_0815-b.pdf", due_date="2026-08-31", purchase_order="PO-4711", iban="DE89370400440532013000")
    add(name="other.pdf", due_date="2026-09-30")

    for typed in ("2026-08-31", "31.08.2026", "31.8.2026", "scan_0815", "4711", "DE89370400"):
        assert ids(any_store.search.find(typed)) == [wanted], typed


HOSTILE = [
    '"', '""', "'", "''", '"abc', "a NEAR b", "NEAR(a b)", "a AND", "OR", "NOT a", "*", "a*", "**", "(", ")", "(a", "a)",
    "words:a", 'words : "a"', "{number}: a", "-a", "^a", "a + b", "a\x00b", "\x00", "%", "_", "\\", "a\\", "a' or 1=1 --",
    "'); drop table invoices; --", "$1", ":asked", "%(asked)s", "?", "a:*A", "a & b", "!a", "a <-> b", "a | b", "\ud800",
    "é\u0301\u0301", "𞤀", "١٢٣", "½", "x" * 10_000, "x " * 5_000, '"' * 10_000, "1" * 10_000, "1." * 5_000, "\n\t\r", "1e999",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_is_taken_literally_and_never_fails(any_store, add, typed):
    add("some words of a page", invoice_number="R-1")

    assert isinstance(any_store.search.find(typed), list)
    assert ids(any_store.search.find("some words")) == [1]


@pytest.mark.parametrize("typed", ["", "   ", "\t\n", '""', "--", "€"])
def test_nothing_asked_finds_nothing(any_store, add, typed):
    add("some words")

    assert any_store.search.find(typed) == []


def test_operators_are_words_like_any_other(any_store, add):
    wanted = add("Salz NEAR Pfeffer AND Zucker")
    add("Salz Pfeffer Zucker")

    assert ids(any_store.search.find("salz NEAR pfeffer")) == [wanted]
    assert ids(any_store.search.find("NOT salz")) == []


def test_hostile_documents_are_kept_and_found(any_store, add):
    wanted = add("a'b\"c \\ :*A 'x':1 " + "y" * 3000 + " \u0301 ٣ Ende", invoice_number="'; drop--17", name="a'b.pdf")

    assert ids(any_store.search.find("ende drop17")) == [wanted]
    assert ids(any_store.search.find("y" * 3000)) == [wanted]


def test_a_document_of_very_many_words_is_kept(any_store, make):
    words = tuple(Word(f"wort{at}ä€漢字", Box(0, at, 10, at + 1)) for at in range(60_000))
    document_id = any_store.intake.receive(make.file()).document_id
    reading = Reading("0" * 64, (Page(1, 595, 842, words, Ink.TEXT),), (make.extraction(),))

    (invoice_id,) = any_store.intake.record_reading(document_id, reading)

    assert ids(any_store.search.find("wort77")) == [invoice_id]


def test_only_the_asked_entities_and_statuses_are_seen(any_store, add, make):
    ours, open_one = add("Kaffee"), add("Kaffee")
    any_store.invoices.record_verdict(ours, make.verdict(Status.IN_REVIEW), None, "payables")

    assert ids(any_store.search.find("kaffee", entities=["ours"])) == [ours]
    assert ids(any_store.search.find("kaffee", entities=["other"])) == []
    assert ids(any_store.search.find("kaffee", entities=[])) == []
    assert ids(any_store.search.find("kaffee", statuses=[Status.EXTRACTED])) == [open_one]
    assert ids(any_store.search.find("kaffee", statuses=[])) == []
    assert ids(any_store.search.find("kaffee")) == [open_one, ours]


def test_the_limit_holds_over_the_ranks_and_nothing_comes_twice(any_store, add):
    made = [add(f"lang {at}", invoice_number=f"LANG-{at}") for at in range(6)]

    assert ids(any_store.search.find("lang", limit=4)) == made[:1:-1]
    assert ids(any_store.search.find("lang", limit=100)) == made[::-1]


def test_the_index_follows_what_was_judged(any_store, add, make):
    invoice_id = add("Kaffee und Milch", invoice_number="R-1001", gross_total="119.00")
    said = make.extraction(number="R-2002", gross="220.00")
    doubt = Finding(Reason.TOTALS_DISAGREE, "100.00 + 19.00 is not 120.00.")

    any_store.invoices.correct(invoice_id, [Correction("invoice_number", "R-2002", "ann", NOW)])
    any_store.invoices.record_verdict(
        invoice_id, make.verdict(Status.IN_REVIEW, findings=(doubt,), said=said), None, "ann"
    )

    assert [ids(any_store.search.find(one)) for one in ("R-2002", "220,00", "milch")] == [[invoice_id]] * 3
    assert [ids(any_store.search.find(one)) for one in ("R-1001", "119.00")] == [[], []]


def test_a_write_that_fails_leaves_the_index_as_it_was(any_store, add, make, monkeypatch):
    invoice_id = add("Kaffee", invoice_number="R-1001")
    monkeypatch.setattr("pipeline.store.invoices._write_findings", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        any_store.invoices.record_verdict(
            invoice_id, make.verdict(Status.IN_REVIEW, said=make.extraction(number="R-2002")), None, "payables"
        )

    assert ids(any_store.search.find("R-1001")) == [invoice_id]
    assert any_store.search.find("R-2002") == []


def test_only_the_pages_of_the_invoice_are_its_words(any_store, make):
    pages = tuple(
        Page(number, 595, 842, (Word(word, Box(0, 0, 9, 9)),), Ink.TEXT)
        for number, word in enumerate(("Salz", "Mehl"), 1)
    )
    first, second = make.extraction(), make.extraction(index=1, number="R-2")
    second = type(second)(**{name: getattr(second, name) for name in second.__slots__} | {"pages": (2,)})
    document_id = any_store.intake.receive(make.file()).document_id
    one, two = any_store.intake.record_reading(document_id, Reading("0" * 64, pages, (first, second)))

    assert ids(any_store.search.find("salz")) == [one]
    assert ids(any_store.search.find("mehl")) == [two]
    assert any_store.search.find("mehl")[0].snippet == "Mehl"


def test_a_sqlite_without_such_an_fts5_gets_a_plain_table(store, monkeypatch):
    monkeypatch.setattr(search_index, "FTS5", "create virtual table search_index using fts4711(a)")

    with store.database.write() as connection:
        connection.exec_driver_sql("drop table search_index")
        made = search_index.create(connection)
        assert search_index.kind(connection) == made == "plain"


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_the_migration_indexes_the_invoices_that_are_there(kind, request, make, tmp_path):
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else f"sqlite:///{tmp_path / 'old.db'}"
    store = open_store(url, f"file://{tmp_path / 'archive'}")
    wanted = make.clerk(store).extracted(number="FV/88123/26", gross="1234.50")
    with store.database.write() as connection:  # as it was before the index
        connection.exec_driver_sql("drop table search_index")
        search_index.create(connection)
        search_index.fill(connection)
    found = [ids(store.search.find(one)) for one in ("8812", "1.234,50", "rechn", "elbe")]
    store.close()

    assert found == [[wanted]] * 4
