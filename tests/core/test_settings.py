"""Settings are checked at start, and one message lists every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from npt_training.core.config import SettingsError, load_settings


def test_every_fault_is_in_one_message(tmp_path: Path) -> None:
    environ = {
        "NPT_PUBLIC_URL": "training.example.org",
        "NPT_TIME_ZONE": "Middle/Earth",
        "NPT_DATABASE_URL": "mysql://x",
        "NPT_SESSION_HOURS": "soon",
        "NPT_COLOUR": "yellow",
    }
    with pytest.raises(SettingsError) as caught:
        load_settings({}, environ)
    for name in environ:
        assert name in str(caught.value)


def test_environment_wins_over_file_and_code_over_both(tmp_path: Path) -> None:
    file = tmp_path / "npt.toml"
    file.write_text('site_name = "File"\ntime_zone = "Europe/Berlin"\nsession_hours = 5\n')
    environ = {"NPT_CONFIG": str(file), "NPT_SITE_NAME": "Environment", "NPT_SESSION_HOURS": "6"}
    settings = load_settings({"NPT_SESSION_HOURS": 7}, environ)
    assert (settings.site_name, settings.time_zone, settings.session_hours) == (
        "Environment",
        "Europe/Berlin",
        7,
    )


def test_a_missing_or_broken_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no file"):
        load_settings({}, {"NPT_CONFIG": str(tmp_path / "none.toml")})
    broken = tmp_path / "broken.toml"
    broken.write_text("site_name = ")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load_settings({}, {"NPT_CONFIG": str(broken)})


def test_production_needs_a_secret_and_https() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"mode": "production"}, {})
    assert "NPT_SECRET_KEY" in str(caught.value)
    assert "NPT_PUBLIC_URL" in str(caught.value)


def test_postgres_addresses_get_the_driver() -> None:
    settings = load_settings({"database_url": "postgres://u@h/d"}, {})
    assert settings.database == "postgresql+psycopg://u@h/d"
