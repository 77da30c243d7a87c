"""What the company set: ``payables.toml``, then ``PAYABLES_*`` from the environment.

Read once, at the edge; rules take the values they need. ``payables.toml`` is looked for in
``PAYABLES_CONFIG``, then in the working folder. Nested keys use two underscores:
``PAYABLES_READING__ENGINE=tesserocr``.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from pipeline.limits import Limits
from pipeline.mail_rules import MailRule
from pipeline.parties import Entity
from pipeline.retention import Retention

_FOLDER_NAME = r"^(\.{0,2}[^./\\\x00][^/\\\x00]*)$"
"""A name within a folder, and no way out of it."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ReadingSettings(_Section):
    """Which engine looks at scans."""

    engine: Literal["ppocr", "tesserocr", "pytesseract"] = "ppocr"
    languages: tuple[str, ...] = ("eng", "deu", "fra", "spa", "ita", "nld", "pol")


class TouchlessSettings(_Section):
    """How sure every critical field must be before nobody is asked."""

    confidence: float = Field(default=0.85, ge=0, le=1)
    fields: dict[str, float] = Field(default_factory=dict)
    target_error_rate: float = Field(default=0.01, ge=0, le=1)


class CheckSettings(_Section):
    """Tolerances of the checks."""

    oldest_days: int = 180
    future_days: int = 1
    order_price_percent: Decimal = Decimal(2)
    order_price_amount: Decimal = Decimal(50)
    duplicate_days: int = 730
    duplicate_weights: Path | None = None
    """What `payables train duplicates` learned here; those that ship are used without it."""


class OAuthSettings(_Section):
    """Where a mailbox's tokens come from: the application's own right, or with a refresh token that of a person.

    The secrets come from the places named here, as passwords do.
    """

    token_url: str
    client_id: str
    secret_env: str = ""
    refresh_token_env: str = ""
    scope: str = ""

    @field_validator("token_url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")):
            raise ValueError("a token is asked for over https alone")
        return url


class MailboxSettings(_Section):
    """One IMAP account and the folders that are looked through. Secrets are never in the file.

    ``password_env`` names the environment variable with the password, or with ``prefect:`` before it a Secret block of
    Prefect. ``authserv_id`` is the name under which the company's own mail server writes Authentication-Results: those
    of others are not believed.
    """

    name: str
    host: str
    port: int = 993
    user: str
    password_env: str = ""
    oauth: OAuthSettings | None = None
    tls: bool = True
    folders: tuple[str, ...] = Field(default=("INBOX",), min_length=1)
    done_folder: str = "Processed"
    after: Literal["move", "flag", "leave"] = "move"
    entity: str | None = None
    authserv_id: str = ""

    @model_validator(mode="after")
    def _moves_out(self) -> Self:
        if self.after == "move" and self.done_folder in self.folders:
            raise ValueError(f"mailbox {self.name}: done_folder cannot be one of its folders")
        return self


class FolderSettings(_Section):
    """A folder that is looked through for documents: a drop folder, a network share, a scanner's output.

    With ``after = "move"`` a file goes to one of two folders within, below the day, once everything in it is settled.
    A file that changed within ``stable_seconds`` waits. Where the buyer on it does not say, it belongs to ``entity``.
    """

    path: Path
    after: Literal["leave", "move"] = "leave"
    done_folder: str = Field(default=".done", pattern=_FOLDER_NAME)
    failed_folder: str = Field(default=".failed", pattern=_FOLDER_NAME)
    stable_seconds: float = Field(default=2.0, ge=0)
    entity: str | None = None


class NotifySettings(_Section):
    """Where reminders go: an SMTP server, or nowhere (they are then only listed)."""

    smtp_host: str = ""
    smtp_port: int = 25
    sender: str = "payables@localhost"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    remind_after_hours: int = 24
    decision_links: bool = True
    """Whether a reminder carries a link for each invoice at which its person decides without signing in."""
    addresses: dict[str, str] = Field(default_factory=dict)


class OpenIdSettings(_Section):
    """The company's identity provider. The secret comes from the environment variable named here."""

    issuer: str = ""
    client_id: str = ""
    secret_env: str = ""
    name: str = "single sign-on"


class WebSettings(_Section):
    """How the review desk is reached. ``address`` is what people type; behind a proxy that speaks HTTPS it is https://.

    ``supplier_form`` opens a page where suppliers hand in invoices without an account.
    ``webhook_private`` allows webhooks to this machine and to private networks.
    ``scan_command`` is run for each uploaded file with its path as the last argument; any exit code but 0 refuses it.
    ``read_uploads`` reads what was uploaded soon after, in the process that serves the desk.
    """

    address: str = ""
    host: str = "127.0.0.1"
    upload_bytes: int = 30 * 2**20
    supplier_form: bool = False
    webhook_private: bool = False
    scan_command: tuple[str, ...] = ()
    read_uploads: bool = True
    openid: OpenIdSettings = OpenIdSettings()


class Settings(BaseSettings):
    """Everything that can be set. ``approval``, ``ledger`` and ``payments`` are read by their packages."""

    model_config = SettingsConfigDict(env_prefix="PAYABLES_", env_nested_delimiter="__", frozen=True, extra="forbid")

    home: Path = Path("var")
    database: str = ""
    archive: str = ""
    currency: str = "EUR"
    jobs: int = 0
    lease_seconds: int = 300
    limits: Limits = Limits()
    reading: ReadingSettings = ReadingSettings()
    touchless: TouchlessSettings = TouchlessSettings()
    checks: CheckSettings = CheckSettings()
    entities: tuple[Entity, ...] = ()
    mailboxes: tuple[MailboxSettings, ...] = ()
    mail_rules: tuple[MailRule, ...] = ()
    folders: tuple[FolderSettings, ...] = ()
    approval: dict[str, Any] = Field(default_factory=dict)
    ledger: dict[str, Any] = Field(default_factory=dict)
    payments: dict[str, Any] = Field(default_factory=dict)
    retention: Retention = Retention()
    notify: NotifySettings = NotifySettings()
    web: WebSettings = WebSettings()
    web_port: int = 8765
    prefect_port: int = 4265

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        """Entities and mailboxes that others name must exist: mail for a company that is misspelt would go astray."""
        known = {one.id for one in self.entities}
        for told, entity in (
            *((f"mailbox {one.name}", one.entity) for one in self.mailboxes),
            *((f"folder {one.path}", one.entity) for one in self.folders),
            *((f"mail rule {one.name}", one.entity) for one in self.mail_rules),
        ):
            if entity is not None and entity not in known:
                raise ValueError(f"{told}: there is no entity {entity} in [[entities]]")
        names = [one.name for one in self.mailboxes]
        if len(set(names)) < len(names):
            raise ValueError("two mailboxes have the same name")
        for rule in self.mail_rules:
            if unknown := sorted(set(rule.mailbox) - set(names)):
                raise ValueError(f"mail rule {rule.name}: there is no mailbox {', '.join(unknown)}")
        return self

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL: what was set, else SQLite in the data folder."""
        return self.database or f"sqlite:///{(self.home / 'payables.db').absolute()}"

    @property
    def archive_url(self) -> str:
        """The fsspec URL of the archive: what was set, else a folder in the data folder."""
        return self.archive or f"file://{(self.home / 'archive').absolute()}"

    @property
    def web_address(self) -> str:
        """What people type to reach the desk: what was set, else this machine."""
        return self.web.address.rstrip("/") or f"http://127.0.0.1:{self.web_port}"

    @property
    def workers(self) -> int:
        """Worker processes: what was set, else one for each processor this process may use."""
        return self.jobs or len(os.sched_getaffinity(0))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, which wins over the file."""
        del dotenv_settings, file_secret_settings
        path = Path(os.environ.get("PAYABLES_CONFIG", "payables.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, path)
