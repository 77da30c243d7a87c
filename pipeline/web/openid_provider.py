"""The company's identity provider: what it offers, its codes and its signed answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from pipeline.web.config import OpenId, OpenIdError

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client

PATIENCE: Final = 10.0
"""Seconds for one answer of the provider."""
SIGNED: Final = ["RS256", "PS256", "ES256", "EdDSA"]
"""Never ``none``, never a shared secret."""
LEEWAY: Final = 60
"""Seconds that two clocks may differ."""
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class Provider:
    """One provider. What it offers is fetched when first needed, its keys again when one is unknown."""

    def __init__(self, config: OpenId) -> None:
        """Fetches nothing yet."""
        self._config, self._lock = config, threading.Lock()
        self._offers: Mapping[str, Any] = {}
        self._keys: KeySet | None = None

    @property
    def issuer(self) -> str:
        """Who it says it is."""
        return str(self._offer("issuer"))

    def address(self, verifier: str, asked: Mapping[str, str]) -> str:
        """Where a person signs in, with the challenge that ``verifier`` answers later. Raises ``OpenIdError``."""
        proof = {"code_challenge": create_s256_code_challenge(verifier), "code_challenge_method": "S256"}
        where, _state = self._client().create_authorization_url(self._offer("authorization_endpoint"), **asked, **proof)
        return str(where)

    def claims(self, code: str, verifier: str, nonce: str, callback: str) -> Mapping[str, Any]:
        """What it says of the person a code stands for, checked. Raises ``OpenIdError``."""
        try:
            token = self._client().fetch_token(
                self._offer("token_endpoint"), code=code, code_verifier=verifier, redirect_uri=callback,
                grant_type="authorization_code",
            )  # fmt: skip
        except (httpx.HTTPError, AuthlibBaseError, ValueError) as error:
            raise OpenIdError(f"the code was not taken: {error}") from error
        return self._checked(str(token.get("id_token", "")), nonce)

    def _checked(self, token: str, nonce: str) -> Mapping[str, Any]:
        """Signature, issuer, audience, time and nonce (OpenID Connect Core 1.0, 3.1.3.7)."""
        try:
            claims = self._decoded(token)
            jwt.JWTClaimsRegistry(
                now=int(time.time()), leeway=LEEWAY, iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self._config.client_id}, sub={"essential": True},
                exp={"essential": True}, iat={"essential": True}, nonce={"essential": True, "value": nonce},
            ).validate(claims)  # fmt: skip
        except (JoseError, ValueError) as error:
            raise OpenIdError(f"its answer does not hold: {error}") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", self._config.client_id) != self._config.client_id or (several and "azp" not in claims):
            raise OpenIdError("its answer is for another application")
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise OpenIdError("its answer names nobody")
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        """The claims of a token that is signed with a key of the provider; keys change, so they are asked twice."""
        for fresh in (False, True):
            try:
                return dict(jwt.decode(token, self._key_set(fresh=fresh), algorithms=SIGNED).claims)
            except (JoseError, ValueError):
                if fresh:
                    raise
        raise AssertionError

    def _key_set(self, *, fresh: bool) -> KeySet:
        if self._keys is None or fresh:
            self._keys = KeySet.import_key_set(self._fetched(self._offer("jwks_uri")))  # type: ignore[arg-type]
        return self._keys

    def _offer(self, name: str) -> str:
        """An address of the discovery document; it must be of HTTPS, or of this machine."""
        with self._lock:
            if not self._offers:
                found = self._fetched(f"{self._config.issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != self._config.issuer:
                    raise OpenIdError("the discovery document is of another issuer")
                self._offers = found
        value = str(self._offers.get(name, ""))
        _check_address(value)
        return value

    def _fetched(self, address: str) -> Mapping[str, Any]:
        _check_address(address)
        try:
            answer = httpx.get(address, timeout=PATIENCE, follow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise OpenIdError(f"{address} does not answer: {error}") from error
        if not isinstance(found, dict):
            raise OpenIdError(f"{address} does not answer with an object")
        return found

    def _client(self) -> OAuth2Client:
        from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415 - only where somebody signs in so

        return OAuth2Client(
            self._config.client_id, self._config.client_secret, scope="openid email profile", timeout=PATIENCE,
            follow_redirects=False,
        )  # fmt: skip


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise OpenIdError(f"{address!r} is no address of HTTPS")
