"""Webhooks: who is told of events. For administrators who see all companies."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Path, Response
from pydantic import ConfigDict, Field

from pipeline.web.api.caller import Administering, Caller
from pipeline.web.api.models import Given, Model
from pipeline.web.api.problems import ProblemError
from pipeline.web.api.routes import PREFIX, room
from pipeline.webhooks import ACTIONS

router = room("Webhooks")

WebhookId = Annotated[int, Path(description="The webhook's number.", ge=1, le=2**62, examples=[1])]


class WebhookIn(Given):
    """Who is to be told of what."""

    model_config = ConfigDict(title="GivenWebhook", extra="forbid")

    url: str = Field(description="https://, or http:// to this machine.", max_length=2000,
                     examples=["https://erp.example.com/hooks/payables"])  # fmt: skip
    actions: list[str] = Field(
        description="Of: " + ", ".join(ACTIONS),
        min_length=1,
        max_length=len(ACTIONS),
        examples=[["approved", "posted"]],
    )
    active: bool = Field(default=True, description="Off: nothing is told, and what happens meanwhile is left out.")


class WebhookOut(Model):
    """Who is told of what."""

    model_config = ConfigDict(title="Webhook", from_attributes=True)

    id: int = Field(examples=[1])
    url: str
    actions: list[str]
    active: bool
    sent: int = Field(description="The number of the last event that was told.")
    failures: int = Field(description="Failures in a row.")
    failed_at: datetime | None


class MadeOut(WebhookOut):
    """A new webhook with its secret."""

    model_config = ConfigDict(title="MadeWebhook", from_attributes=True)

    secret: str | None = Field(
        description="For checking signatures. Told this once; null where an Idempotency-Key repeats the answer.",
        examples=["whsec_..."],
    )


@router.get("/webhooks", summary="List webhooks", response_model=list[WebhookOut])
def webhooks(who: Administering) -> list[WebhookOut]:
    """Everybody who is told."""
    _check(who)
    return [WebhookOut.model_validate(one) for one in who.store.webhooks.all()]


@router.post("/webhooks", summary="Add a webhook", response_model=MadeOut, status_code=201)
def add(who: Administering, response: Response, given: WebhookIn) -> MadeOut:
    """Told of what happens from now on, in order, at least once each."""
    _check(who)
    try:
        made = who.store.webhooks.make(given.url, given.actions, who.login)
        if not given.active:
            made = who.store.webhooks.change(made.id, who.login, given.url, given.actions, active=False)
    except ValueError as error:
        raise _refused(error) from error
    response.headers["Location"] = f"{PREFIX}/webhooks/{made.id}"
    return MadeOut.model_validate(made)


@router.get("/webhooks/{webhook_id}", summary="Get a webhook", response_model=WebhookOut)
def webhook(who: Administering, webhook_id: WebhookId) -> WebhookOut:
    """Up to which event it was told, and how often that failed."""
    _check(who)
    return WebhookOut.model_validate(who.store.webhooks.one(webhook_id))


@router.put("/webhooks/{webhook_id}", summary="Change a webhook", response_model=WebhookOut)
def change(who: Administering, webhook_id: WebhookId, given: WebhookIn) -> WebhookOut:
    """Its secret stays. Failures are forgotten: it is tried again at once."""
    _check(who)
    try:
        done = who.store.webhooks.change(webhook_id, who.login, given.url, given.actions, active=given.active)
    except ValueError as error:
        raise _refused(error) from error
    return WebhookOut.model_validate(done)


@router.delete("/webhooks/{webhook_id}", summary="Remove a webhook", response_model=dict[Literal["removed"], int])
def remove(who: Administering, webhook_id: WebhookId) -> dict[Literal["removed"], int]:
    """It is told no more."""
    _check(who)
    who.store.webhooks.remove(webhook_id, who.login)
    return {"removed": webhook_id}


def _check(who: Caller) -> None:
    """Events are told of every company."""
    if who.entities is not None:
        raise ProblemError("not-yours", "Webhooks are for administrators who see all companies.")


def _refused(error: ValueError) -> ProblemError:
    said = str(error)
    return ProblemError("not-valid", said[:1].upper() + said[1:] + ".")
