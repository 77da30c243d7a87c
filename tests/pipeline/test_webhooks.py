"""What is told of an event, how it is signed, where it may go, and how long a failure waits."""

import datetime as dt
import hashlib
import hmac
import json

import pytest

from pipeline.webhooks import BadTargetError, check_address, check_reached, payload, signature, wait, wanted

AT = dt.datetime(2026, 7, 1, 8, 15, tzinfo=dt.UTC)


def test_an_event_is_told_without_its_values():
    body = {"before": "in_review", "after": "approved", "open": [], "state": "f" * 64, "said": [{"value": "DE02"}]}

    told = json.loads(payload(812, AT, "ann", "assessed", "invoice:7", body))

    assert told == {
        "id": 812, "type": "invoice.assessed", "at": "2026-07-01T08:15:00+00:00", "actor": "ann",
        "invoice": {"id": 7, "href": "/api/v1/invoices/7"},
        "data": {"before": "in_review", "after": "approved", "open": []},
    }  # fmt: skip


def test_the_signature_is_an_hmac_of_time_and_body():
    expected = hmac.new(b"whsec_x", b'1782893700.{"id":1}', hashlib.sha256).hexdigest()

    assert signature("whsec_x", 1782893700, '{"id":1}') == f"t=1782893700,v1={expected}"


@pytest.mark.parametrize(
    "url", ["https://erp.example.com/hook?x=1", "https://erp.example.com:8443/", "http://127.0.0.1:9000/", "http://[::1]/x", "http://localhost/x"]
)  # fmt: skip
def test_addresses_that_may_be_told(url):
    assert check_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://erp.example.com/", "ftp://erp.example.com/", "https://", "https://user:pass@erp.example.com/",
        "https://erp.example.com/#x", "https://erp.example.com:x/", "https://erp.exämple.com/", "https://a\n.example/",
        "http://127.0.0.1.example.com/", "file:///etc/passwd", "",
    ],
)  # fmt: skip
def test_addresses_that_nothing_is_sent_to(url):
    with pytest.raises(BadTargetError):
        check_address(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
        "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::",
    ],
)  # fmt: skip
def test_private_addresses_are_not_reached_unless_the_settings_allow_it(address):
    with pytest.raises(BadTargetError, match="webhook_private"):
        check_reached(address, private=False)
    check_reached(address, private=True)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_public_addresses_are_reached(address):
    check_reached(address, private=False)


def test_failures_wait_longer_and_never_for_ever():
    waits = [wait(failures) for failures in range(40)]

    assert waits[:5] == [dt.timedelta()] * 5
    assert waits[5:8] == [dt.timedelta(minutes=5), dt.timedelta(minutes=10), dt.timedelta(minutes=20)]
    assert waits == sorted(waits)
    assert waits[-1] == dt.timedelta(hours=6)


def test_only_known_actions_are_told():
    assert wanted(["posted", "approved", "posted"]) == ("approved", "posted")
    for wrong in ([], ["token made"], ["approved", "password set"]):
        with pytest.raises(ValueError, match="action"):
            wanted(wrong)
