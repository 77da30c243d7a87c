"""Single sign-on by OpenID Connect: the authorization code flow with PKCE, state and nonce.

A person is who the provider's subject says; the first time they are found by a verified e-mail address, and linked.
Nobody gets an account by signing in.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import Account
from pipeline.store import Store
from pipeline.web import i18n
from pipeline.web.config import OpenIdError
from pipeline.web.i18n import gettext as _
from pipeline.web.render import page
from pipeline.web.seal import opened, sealed
from pipeline.web.sign_in import signed_in
from pipeline.web.visitor import MissingError, is_ours

if TYPE_CHECKING:
    from pipeline.web.openid_provider import Provider

router = APIRouter()

UNDER_WAY: Final = timedelta(minutes=10)
AGAIN: Final = timedelta(minutes=5)
"""How long ago somebody may have given their password to the provider where it is asked for anew."""
_PURPOSE: Final = "openid"

log = logging.getLogger(__name__)


@router.get("/openid")
def begin(request: Request, next: str = "/", again: bool = False) -> Response:  # noqa: A002, FBT001, FBT002 - in the address
    """Lead a person to the provider; with ``again`` it asks for the password anew."""
    provider = _provider(request)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
    asked = {
        "redirect_uri": _callback(request), "state": state, "nonce": nonce,
        **({"prompt": "login", "max_age": "0"} if again else {}),
    }  # fmt: skip
    try:
        response = RedirectResponse(provider.address(verifier, asked), 303)
    except OpenIdError as error:
        return _failed(request, error)
    body = {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "again": again,
        "next": next if is_ours(next) else "/",
    }
    config = request.app.state.config
    response.set_cookie(
        _cookie(request), sealed(config.key, _PURPOSE, body), max_age=int(UNDER_WAY.total_seconds()), httponly=True,
        samesite="lax", secure=config.https, path="/",
    )  # fmt: skip
    return response


@router.get("/openid/callback")
def callback(request: Request, state: str = "", code: str = "", error: str = "") -> Response:
    """Where the provider leads back to."""
    provider = _provider(request)
    kept = opened(request.app.state.config.key, _PURPOSE, request.cookies.get(_cookie(request)), UNDER_WAY)
    try:
        kept = _checked(kept, state, code, error)
        claims = provider.claims(code, str(kept["verifier"]), str(kept["nonce"]), _callback(request))
        proved = _proved(claims, again=bool(kept["again"]))
        account = account_for(request.app.state.store, provider.issuer, claims)
    except OpenIdError as problem:
        response = _failed(request, problem)
    else:
        response = signed_in(request, account.id, str(kept["next"]), proved)
    response.delete_cookie(_cookie(request), path="/", secure=request.app.state.config.https, httponly=True)
    return response


def _checked(kept: Mapping[str, Any] | None, state: str, code: str, error: str) -> Mapping[str, Any]:
    """What this browser kept, where the answer belongs to it and brings a code."""
    if kept is None or not hmac.compare_digest(str(kept["state"]).encode(), state.encode()):
        raise OpenIdError("the answer does not belong to a sign-in from this browser")
    if error or not code:
        raise OpenIdError(f"the provider said {error[:100]!r}")
    return kept


def account_for(store: Store, issuer: str, claims: Mapping[str, Any]) -> Account:
    """The account that a provider's claims mean; linked at the first time. Raises ``OpenIdError``."""
    subject = f"{issuer} {claims['sub']}"
    account = store.accounts.of_subject(subject)
    if account is not None:
        if not account.active:
            raise OpenIdError(f"the account {account.login} is switched off")
        return account
    if claims.get("email_verified") is not True:
        raise OpenIdError("there is no account for this subject, and no verified e-mail address")
    found = store.accounts.of_email(str(claims.get("email", "")))
    if len(found) != 1:
        raise OpenIdError(f"{len(found)} accounts without a link have this e-mail address; one is needed")
    return store.accounts.change(found[0].id, "single sign-on", subject=subject)


def _proved(claims: Mapping[str, Any], *, again: bool) -> datetime:
    """When the person gave their password to the provider; long ago where it does not say."""
    at = datetime.fromtimestamp(int(claims.get("auth_time") or 0), UTC)
    if again and datetime.now(UTC) - at > AGAIN:
        raise OpenIdError("the provider did not ask for the password anew")
    return min(at, datetime.now(UTC))


def _provider(request: Request) -> Provider:
    i18n.speak(request.cookies.get("language") or i18n.preferred(request.headers.get("accept-language")))
    config, state = request.app.state.config, request.app.state
    if config.openid is None:
        raise MissingError
    if getattr(state, "provider", None) is None:
        from pipeline.web.openid_provider import Provider  # noqa: PLC0415 - its libraries cost a third of a start

        state.provider = Provider(config.openid)
    found: Provider = state.provider
    return found


def _callback(request: Request) -> str:
    return f"{request.app.state.config.address}/openid/callback"


def _cookie(request: Request) -> str:
    return "__Host-openid" if request.app.state.config.https else "openid"


def _failed(request: Request, error: OpenIdError) -> Response:
    """The sign-in page; why stands in the log, not on the page."""
    log.warning("single sign-on failed: %s", error)
    problem = _("Signing in with %(name)s did not work. Ask an administrator whether you have an account.")
    name = request.app.state.config.openid.name
    context = {"next": "/", "login": "", "problem": problem % {"name": name}, "fresh": False}
    return page(request, "login.html", context, 401)
