"""Messages that come twice, and what a folder need not give out again."""

from concurrent.futures import ThreadPoolExecutor

from pipeline.documents import Attachment, Channel, Origin
from pipeline.intake import unpack
from pipeline.limits import Limits
from pipeline.status import Disposition
from pipeline.store import mail_log

MAIL = (
    b"From: a@elbe.example\r\nMessage-ID: <1@elbe>\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf; name=r.pdf\r\n"
    b"Content-Disposition: attachment; filename=r.pdf\r\n\r\n%PDF-1.7 "
)


def received(place: str, by: bytes = b"", content: bytes = b"r"):
    raw = (b"Received: by " + by + b"\r\n" if by else b"") + MAIL + content
    return unpack(Attachment("m.eml", raw, Origin(Channel.MAIL, f"{place}/{by.decode()}"), "message/rfc822"), Limits())


def test_a_message_in_two_mailboxes_is_read_once_and_told_where_it_was_first(store):
    first = store.intake.receive(received("ap@mail", b"one"))
    second = store.intake.receive(received("info@mail", b"two"))

    (known,) = store.intake.arrivals(Disposition.IGNORED)
    assert (first.waiting, second.new, second.waiting) == (1, True, 0)
    assert (known.document_id, known.finding.reason) == (second.document_id, "REPEATED_MESSAGE")
    assert "ap@mail" in known.finding.sentence
    assert store.intake.content(known.document.sha256).endswith(b"%PDF-1.7 r")
    assert store.intake.waiting() == 1


def test_the_copy_stays_known_when_it_comes_again(store):
    store.intake.receive(received("ap@mail", b"one"))
    copy = store.intake.receive(received("info@mail", b"two"))

    again = store.intake.receive(received("info@mail", b"two"))

    assert (again.new, again.document_id) == (False, copy.document_id)


def test_another_document_under_the_same_message_id_is_another_message(store):
    store.intake.receive(received("ap@mail", b"one"))

    assert store.intake.receive(received("ap@mail", b"two", b"s")).waiting == 1


def test_what_is_noted_is_seen_until_the_folder_is_made_anew(store):
    document = store.intake.receive(received("ap@mail", b"one")).document_id
    for uid in (5, 6, 6):
        store.mail_log.note("ap/INBOX", 1, uid, document)

    assert store.mail_log.seen("ap/INBOX", 1) == {5, 6}
    assert store.mail_log.seen("ap/INBOX", 2) == store.mail_log.seen("ap/Other", 1) == frozenset()
    store.mail_log.note("ap/INBOX", 2, 1, document)
    assert store.mail_log.seen("ap/INBOX", 1) == frozenset()


def test_only_the_last_messages_are_told(store, monkeypatch):
    monkeypatch.setattr(mail_log, "WINDOW", 3)
    document = store.intake.receive(received("ap@mail", b"one")).document_id
    for uid in range(1, 7):
        store.mail_log.note("ap/INBOX", 1, uid, document)

    assert store.mail_log.seen("ap/INBOX", 1) == {4, 5, 6}


def test_a_folder_may_be_forgotten(store):
    document = store.intake.receive(received("ap@mail", b"one")).document_id
    store.mail_log.note("ap/INBOX", 1, 5, document)

    assert store.mail_log.forget("ap/INBOX") == 1
    assert store.mail_log.seen("ap/INBOX", 1) == frozenset()


def test_workers_that_receive_one_message_at_once_keep_it_once(store):
    trees = [received(f"box{number}@mail", b"%d" % number) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(store.intake.receive, trees))

    assert sum(one.waiting for one in receipts) == 1
    assert len({one.document_id for one in receipts}) == len(trees)
