"""The caller's own tokens: seen and ended here, made in a terminal or at the desk, never by another token."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import ConfigDict, Field

from pipeline.store import Token
from pipeline.web.api.caller import Anybody
from pipeline.web.api.models import Model
from pipeline.web.api.routes import room
from pipeline.web.visitor import MissingError

router = room("Tokens")

TokenId = Annotated[int, Path(description="The token's number.", ge=1, le=2**62, examples=[3])]


class TokenOut(Model):
    """A token; its secret is known to nobody but who got it."""

    model_config = ConfigDict(title="Token")

    id: int = Field(examples=[3])
    name: str = Field(examples=["erp"])
    scopes: list[str] = Field(examples=[["see", "upload"]])
    since: datetime
    until: datetime | None = Field(description="When it ends.")
    used: datetime | None = Field(description="When it was last used, to the minute.")
    revoked: datetime | None
    this: bool = Field(description="Whether it is the one that asks.")


@router.get("/tokens", summary="List one's tokens", response_model=list[TokenOut])
def tokens(who: Anybody) -> list[TokenOut]:
    """Those of the token's person, the newest first."""
    return [_told(one, who.token) for one in who.store.tokens.list(who.account.id)]


@router.delete("/tokens/{token_id}", summary="Revoke a token", response_model=TokenOut)
def revoke(who: Anybody, token_id: TokenId) -> TokenOut:
    """One of the same person's; also the one that asks, where its secret got out."""
    if token_id not in {one.id for one in who.store.tokens.list(who.account.id)}:
        raise MissingError
    return _told(who.store.tokens.revoke(token_id, who.login), who.token)


def _told(one: Token, asking: Token) -> TokenOut:
    return TokenOut(
        id=one.id, name=one.name, scopes=sorted(one.scopes), since=one.since, until=one.until, used=one.used,
        revoked=one.revoked, this=one.id == asking.id,
    )  # fmt: skip
