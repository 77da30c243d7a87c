"""Reminders: one message for each person and day."""

import datetime as dt

from pipeline.notify import Waiting, mail, reminders

TODAY = dt.date(2026, 10, 1)


def waiting(person, invoice_id, day):
    return Waiting(person, invoice_id, "Acme 119.00 EUR", dt.date(2026, 9, day), "approve or reject it")


def test_each_person_gets_one_message_with_the_oldest_matter_first():
    made = reminders([waiting("olga", 7, 20), waiting("omar", 8, 1), waiting("olga", 3, 2)], TODAY)

    assert [(one.person, one.key) for one in made] == [
        ("olga", "remind:olga:2026-10-01"),
        ("omar", "remind:omar:2026-10-01"),
    ]
    assert made[0].text.index("invoice 3") < made[0].text.index("invoice 7")


def test_nobody_is_told_of_nothing():
    assert reminders([], TODAY) == []


def test_a_mail_needs_an_address_and_keeps_its_identity():
    (reminder,) = reminders([waiting("olga", 7, 20)], TODAY)

    assert mail(reminder, {}, "payables@example.com") is None
    message = mail(reminder, {"olga": "olga@example.com"}, "payables@example.com")
    assert message["To"] == "olga@example.com"
    assert "remind.olga.2026-10-01" in message["Message-ID"]
