"""What a mailbox and its rules make of a message, and when two messages are the same."""

from dataclasses import replace

import pytest

from pipeline.documents import Attachment, Channel, Origin
from pipeline.intake import unpack
from pipeline.intake.sorting import message_key, sorted_by
from pipeline.limits import Limits
from pipeline.mail_rules import MailRule
from pipeline.settings import MailboxSettings
from pipeline.status import Disposition

PDF = ("r.pdf", "application/pdf", b"%PDF-1.7 r")
MAILBOX = MailboxSettings(name="ap", host="localhost", user="ap")


@pytest.fixture
def tree(letter):
    def build(*files, headers=()):
        mail = letter(*files)
        for name, value in headers:
            del mail[name]
            mail[name] = value
        origin = Origin(Channel.MAIL, "ap@localhost/1", entity="first")
        return unpack(Attachment("m.eml", mail.as_bytes(), origin, "message/rfc822"), Limits())

    return build


def test_a_rule_gives_every_part_its_company_and_supplier(tree):
    rule = MailRule(name="elbe", sender=["@elbe.example"], entity="second", supplier="S7")

    found = sorted_by([rule], MAILBOX, tree(PDF))

    assert {(one.attachment.origin.entity, one.attachment.origin.supplier) for one in found.walk()} == {
        ("second", "S7")
    }
    assert [one.disposition for one in found.leaves()][-1] is Disposition.RECEIVED


def test_without_a_rule_the_mailbox_tells_the_company(tree):
    found = sorted_by([], MAILBOX, tree(PDF))

    assert {one.attachment.origin.entity for one in found.walk()} == {"first"}


def test_a_rule_leaves_a_message_aside_with_everything_in_it(tree):
    rule = MailRule(name="newsletters", sender=["@elbe.example"], ignore=True)

    found = sorted_by([rule], MAILBOX, tree(PDF))

    assert (found.disposition, found.finding.reason, found.parts) == (Disposition.IGNORED, "IGNORED_BY_RULE", ())
    assert "newsletters" in found.finding.sentence


def test_only_our_own_server_is_believed_about_the_sender(tree):
    told = [("Authentication-Results", "mx.ours.example; dmarc=fail")]
    strict = MAILBOX.model_copy(update={"authserv_id": "mx.other.example"})

    assert sorted_by([], MAILBOX, tree(PDF, headers=told)).attachment.origin.authentication == told[0][1]
    assert sorted_by([], strict, tree(PDF, headers=told)).attachment.origin.authentication is None


def test_a_message_delivered_twice_is_the_same_whatever_was_added_on_its_way(tree):
    one = tree(PDF, headers=[("Received", "from a; Thu, 5 Mar 2026 10:00:00 +0100")])
    other = tree(PDF, headers=[("Received", "from b; Thu, 5 Mar 2026 10:00:01 +0100"), ("Delivered-To", "b@x")])

    assert one.attachment.sha256 != other.attachment.sha256
    assert message_key(one) == message_key(other) is not None


def test_a_message_id_alone_makes_no_two_messages_the_same(tree):
    assert message_key(tree(PDF)) != message_key(tree(("r.pdf", "application/pdf", b"%PDF-1.7 s")))


def test_without_a_message_id_or_a_document_nothing_is_known(tree):
    one = tree(PDF)
    nameless = replace(one, attachment=replace(one.attachment, origin=replace(one.attachment.origin, message_id=None)))

    assert message_key(nameless) is None
    assert message_key(tree()) is None
    assert message_key(one.parts[-1]) is None
