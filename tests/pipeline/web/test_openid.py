"""Single sign-on against a real provider on loopback: who gets in, and every way of not."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from joserfc.jwk import OctKey, RSAKey
from provider import CLIENT, SECRET, SmallProvider

from pipeline.accounts import Role
from pipeline.web.config import OpenId


@pytest.fixture(scope="module")
def one_provider():
    made = SmallProvider()
    yield made
    made.close()


@pytest.fixture
def provider(one_provider, configured):
    one_provider.person = {"sub": "s-1", "email": "Ann@Ours.example", "email_verified": True}
    one_provider.change = lambda header, claims: (header, claims, one_provider.key)
    configured(openid=OpenId(one_provider.issuer, CLIENT, SECRET, "Ours"))
    return one_provider


@pytest.fixture
def ann(store):
    return store.accounts.add("ann", "Ann", {Role.CLERK}, "test", email="ann@ours.example")


def walk(client, provider, where="/openid"):
    begun = client.get(where)
    assert begun.status_code == 303, begun.text
    return client.get(provider.sign_in(begun.headers["location"]).removeprefix("http://127.0.0.1:8765"))


def signed_in(client):
    return client.get("/queue").status_code == 200


def test_without_a_provider_there_is_no_such_page(client):
    assert client.get("/openid").status_code == 404
    assert client.get("/openid/callback?state=x&code=y").status_code == 404


def test_a_person_is_found_by_a_verified_address_once_and_by_subject_afterwards(client, provider, ann, store):
    answer = walk(client, provider, "/openid?next=/queue")

    assert answer.headers["location"] == "/queue"
    assert signed_in(client)
    event = store.accounts.history(ann.id)[-1]
    assert (event.actor, event.body["after"]) == ("single sign-on", {"subject": f"{provider.issuer} s-1"})

    provider.person = {"sub": "s-1"}  # a new address changes nothing: the subject is who they are
    assert walk(client, provider).status_code == 303
    provider.person = {"sub": "s-2", "email": "ann@ours.example", "email_verified": True}
    assert walk(client, provider).status_code == 401  # another subject does not get the account by its address


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "s-9", "email": "nobody@ours.example", "email_verified": True},
        {"sub": "s-9", "email": "ann@ours.example"},
        {"sub": "s-9", "email": "ann@ours.example", "email_verified": False},
        {"sub": "s-9", "email": "ann@ours.example", "email_verified": "true"},
        {"sub": "s-9", "email": "", "email_verified": True},
        {"sub": ""},
    ],
)
def test_nobody_else_gets_in_and_no_account_is_made(client, provider, ann, store, person):
    store.accounts.add("nomail", "No mail", {Role.ADMIN}, "test")
    provider.person = person

    assert walk(client, provider).status_code == 401
    assert not signed_in(client)
    assert len(store.accounts.all()) == 2


def test_two_people_of_one_address_are_not_guessed_between(client, provider, ann, store):
    store.accounts.add("ann2", "Ann", {Role.ADMIN}, "test", email="ann@ours.example")
    assert walk(client, provider).status_code == 401


def test_who_is_switched_off_stays_out(client, provider, ann, store):
    walk(client, provider)
    store.accounts.change(ann.id, "test", active=False)
    assert walk(client, provider).status_code == 401
    assert not signed_in(client)


def wrong(**claims):
    return lambda provider: lambda header, given: (header, {**given, **claims}, provider.key)


WRONG = {
    "issuer": ("iss", wrong(iss="https://evil.example")),
    "audience": ("aud", wrong(aud="another")),
    "several audiences": ("another application", wrong(aud=[CLIENT, "another"])),
    "another application": ("another application", wrong(azp="another")),
    "nonce": ("nonce", wrong(nonce="replayed")),
    "expired": ("expired", wrong(exp=int(time.time()) - 120)),
    "no subject": ("sub", wrong(sub=None)),
    "key": (
        "bad_signature",
        lambda provider: lambda header, claims: (header, claims, RSAKey.generate_key(2048, {"kid": provider.key.kid})),
    ),
    "none": ("none", lambda _: lambda _header, claims: ({"alg": "none"}, claims, None)),
    "shared secret": (
        "HS256",
        lambda provider: (
            lambda _, claims: ({"alg": "HS256", "kid": provider.key.kid}, claims, OctKey.import_key(SECRET))
        ),
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_token_that_does_not_hold_lets_nobody_in(client, provider, ann, kind, caplog):
    why, change = WRONG[kind]
    provider.change = change(provider)

    answer = walk(client, provider)

    assert answer.status_code == 401
    assert "did not work" in answer.text
    assert why in caplog.text
    assert not signed_in(client)


def test_keys_may_change(client, provider, ann):
    walk(client, provider)
    client.cookies.clear()
    provider.key = RSAKey.generate_key(2048, {"kid": "2", "use": "sig", "alg": "RS256"})
    provider.change = lambda header, claims: ({**header, "kid": "2"}, claims, provider.key)

    assert walk(client, provider).status_code == 303


def test_an_answer_belongs_to_one_browser_and_one_sign_in(client, provider, ann, app):
    back = provider.sign_in(client.get("/openid").headers["location"]).removeprefix("http://127.0.0.1:8765")

    client.get("/openid")  # another sign-in is under way in this browser
    assert client.get(back).status_code == 401
    client.cookies.clear()
    assert client.get(back).status_code == 401
    assert client.get("/openid/callback?error=access_denied&state=x").status_code == 401


def test_a_code_is_good_once(client, provider, ann):
    begun = client.get("/openid")
    kept = client.cookies["openid"]
    back = provider.sign_in(begun.headers["location"]).removeprefix("http://127.0.0.1:8765")
    assert client.get(back).status_code == 303
    client.cookies.clear()
    client.cookies.set("openid", kept)
    assert client.get(back).status_code == 401


def test_the_cookie_is_ours_alone_and_short(client, provider):
    cookie = client.get("/openid").headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=600" in cookie


def test_it_never_leads_off_the_site(client, provider, ann):
    assert walk(client, provider, "/openid?next=https://evil.example").headers["location"] == "/"


def test_signing_in_again_is_asked_of_the_provider_and_checked(client, provider, ann, store):
    def session():
        return store.sessions.find(client.cookies["payables"])

    walk(client, provider)
    assert datetime.now(UTC) - session().proved > timedelta(days=1)  # nobody said when they gave a password
    assert walk(client, provider, "/openid?again=true").status_code == 401
    provider.person |= {"auth_time": int(time.time()) - 3600}
    assert walk(client, provider, "/openid?again=true").status_code == 401
    provider.person |= {"auth_time": int(time.time())}
    assert (
        walk(client, provider, "/openid?again=true&next=/suppliers/requests").headers["location"]
        == "/suppliers/requests"
    )
    assert provider.asked[-1]["prompt"] == "login"
    assert datetime.now(UTC) - session().proved < timedelta(minutes=1)


@pytest.mark.parametrize("issuer", ["http://intranet.example", "http://127.0.0.1:9", "ftp://127.0.0.1"])
def test_a_provider_that_cannot_be_asked_is_told_in_words(client, configured, issuer):
    configured(openid=OpenId(issuer, CLIENT, SECRET, "Ours"))
    assert client.get("/openid").status_code == 401


def test_a_provider_that_says_it_is_another_is_refused(client, provider, configured):
    configured(openid=OpenId(f"{provider.issuer}/", CLIENT, SECRET, "Ours"))
    assert client.get("/openid").status_code == 401
