"""How the desk is served."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from pipeline.touchless import Thresholds


@dataclass(frozen=True, slots=True)
class OpenId:
    """A company's identity provider."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = "single sign-on"


class OpenIdError(Exception):
    """Signing in at the provider came to nothing; the message is for the log."""


@dataclass(frozen=True, slots=True)
class WebConfig:
    """``address`` is what people type, without a slash at its end; links in mails begin with it.

    ``scan_command`` is run for each file that is handed in, ``key`` signs what a browser brings back (``seal``), and a
    value is shown as sure from its threshold on.
    """

    address: str = "http://127.0.0.1:8765"
    upload_bytes: int = 30 * 2**20
    supplier_form: bool = False
    openid: OpenId | None = None
    scan_command: tuple[str, ...] = ()
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def https(self) -> bool:
        """Whether people come by HTTPS; cookies are then bound to it."""
        return self.address.startswith("https://")
