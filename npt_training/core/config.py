"""Settings: from the environment (``NPT_*``) and one optional TOML file, checked at start.

Every fault is collected and shown in one message. The environment wins over the file, values
given in code win over both. ``docs/settings.md`` lists what may be set.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

PREFIX = "NPT_"


class SettingsError(Exception):
    """The settings have faults; the message lists every one of them."""


class Settings(BaseModel):
    """What a site can set. Names here in lower case are ``NPT_<NAME>`` outside."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Literal["development", "production"] = "development"
    data_dir: Path = Path(".data")
    database_url: str = ""
    secret_key: str = ""
    public_url: str = "http://127.0.0.1:8000"
    site_name: str = "NPT Training"
    languages: list[str] = ["en"]
    time_zone: str = "UTC"
    open_sign_up: bool = False
    session_hours: int = Field(default=24 * 14, ge=1, le=24 * 90)
    smtp_url: str = ""
    mail_from: str = "npt-training@localhost"
    storage_url: str = ""
    keys_dir: Path | None = None
    content_dir: Path | None = None
    rate_limits: bool = True
    rate_limit_storage: str = "memory://"
    lti_loopback: bool = False
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    recall_retention: float = Field(default=0.9, ge=0.7, le=0.97)
    upload_max_bytes: int = Field(default=8_000_000, ge=1_000)
    upload_max_pixels: int = Field(default=40_000_000, ge=1_000)
    db_pool_size: int = Field(default=20, ge=1, le=200)
    sqlite_max_page_count: int | None = None
    log_format: Literal["json", "text"] = "text"

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError("must be a full address such as https://training.example.org")
        if parts.query or parts.fragment:
            raise ValueError("must not have a query or a fragment")
        return value.rstrip("/")

    @field_validator("time_zone")
    @classmethod
    def _time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("is not a known time zone, such as Europe/Berlin") from error
        return value

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        if value.startswith(("postgres://", "postgresql://")):
            return "postgresql+psycopg://" + value.split("://", 1)[1]
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'npt.sqlite3'}"

    @property
    def keys(self) -> Path:
        return self.keys_dir or self.data_dir / "keys"

    @property
    def files(self) -> str:
        return self.storage_url or f"file://{self.data_dir.resolve() / 'files'}"

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def production(self) -> bool:
        return self.mode == "production"


def load_settings(
    given: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Settings from TOML (``NPT_CONFIG``), the environment and ``given``, in rising order.

    ``given`` may use either ``NPT_PUBLIC_URL`` or ``public_url``. Raises SettingsError that
    lists every fault.
    """
    environ = os.environ if environ is None else environ
    faults: list[str] = []
    values: dict[str, Any] = {}
    config_file = environ.get("NPT_CONFIG")
    if config_file:
        values |= _from_toml(Path(config_file), faults)
    ours = {k: v for k, v in environ.items() if k.startswith(PREFIX) and k not in _NOT_SETTINGS}
    values |= {k[len(PREFIX) :].lower(): _split(k, v) for k, v in ours.items()}
    for key, value in (given or {}).items():
        name = key[len(PREFIX) :].lower() if key.startswith(PREFIX) else key
        values[name] = value
    settings = None
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        for fault in error.errors():
            name = PREFIX + "_".join(str(part) for part in fault["loc"]).upper()
            text = (
                "is not a setting; see docs/settings.md"
                if fault["type"] == "extra_forbidden"
                else fault["msg"].removeprefix("Value error, ")
            )
            faults.append(f"{name}: {text}")
    if settings is not None and settings.production:
        faults += _production_faults(settings)
    if faults:
        raise SettingsError("Please correct the settings:\n" + "\n".join(f"- {f}" for f in faults))
    assert settings is not None
    return settings


_NOT_SETTINGS = {"NPT_CONFIG", "NPT_TEST_VECTORS", "NPT_REQUIRE_VECTORS"}


def _split(key: str, value: str) -> Any:
    return [part.strip() for part in value.split(",")] if key == "NPT_LANGUAGES" else value


def _from_toml(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        return {k.lower(): v for k, v in tomllib.loads(path.read_text("utf-8")).items()}
    except FileNotFoundError:
        faults.append(f"NPT_CONFIG: there is no file {path}")
    except tomllib.TOMLDecodeError as error:
        faults.append(f"NPT_CONFIG: {path} is not valid TOML: {error}")
    return {}


def _production_faults(settings: Settings) -> list[str]:
    faults = []
    if len(settings.secret_key) < 32:
        faults.append("NPT_SECRET_KEY: needs at least 32 random characters in production")
    if not settings.secure:
        faults.append("NPT_PUBLIC_URL: must start with https:// in production")
    if settings.lti_loopback:
        faults.append("NPT_LTI_LOOPBACK: is for tests and development, not for production")
    return faults
