"""Settings are checked before anything starts, and what is wrong is said in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from westeros_learn.app.settings import FILE, PREFIX, Settings, read_settings
from westeros_learn.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

NEEDED = {
    "ADDRESS": "https://learn.example.org",
    "SECRET_KEY": "k" * 40,
    "DATABASE": "sqlite:////var/lib/learn.db",
    "SCHOOL": "A school",
    "HELP_CONTACT": "help@example.org",
}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment with what is needed, and nothing else."""
    for name in [*Settings.model_fields, FILE.removeprefix(PREFIX)]:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    for name, value in {**NEEDED, "COURSES": str(tmp_path)}.items():
        monkeypatch.setenv(PREFIX + name, value)
    return monkeypatch


def test_what_is_needed_is_enough(told: pytest.MonkeyPatch) -> None:
    settings = read_settings()
    assert settings.is_secure
    assert settings.zone.key == "Europe/Brussels"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TIME_ZONE", "Warsaw", "time_zone names no time zone: 'Warsaw'. Write one such as Europe/Warsaw."),
        ("TIME_ZONE", "../etc/passwd", "time_zone names no time zone"),
        ("TIME_ZONE", "", "time_zone names no time zone"),
        ("SECRET_KEY", "short", "secret_key is shorter than 32 characters."),
        ("DATABASE", "mysql://x", "database begins neither with"),
        ("DATABASE", "postgresql://app:pw@db.example.org/learn", "add ?sslmode=verify-full"),
        ("DATABASE", "postgresql://app:pw@/learn?host=db.example.org", "add ?sslmode=verify-full"),
        ("OIDC_ISSUER", "http://id.example.org", "oidc_issuer does not begin with https://"),
        ("SCHOOL", "A school\nBcc: everybody@example.org", "school has a character that cannot be shown"),
        ("ADDRESS", "learn", "address"),
        ("SCHOL", "x", "WESTEROS_SCHOL is no setting."),
    ],
)
def test_what_is_wrong_is_said(told: pytest.MonkeyPatch, name: str, value: str, sentence: str) -> None:
    told.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    "value",
    [
        "postgresql://app:pw@localhost/learn",
        "postgresql:///learn?host=/run/postgresql",
        "postgresql://app:pw@db.example.org/learn?sslmode=verify-full&sslrootcert=system",
    ],
)
def test_a_database_here_or_over_a_guarded_way_is_taken(told: pytest.MonkeyPatch, value: str) -> None:
    told.setenv("WESTEROS_DATABASE", value)
    assert read_settings().database.get_secret_value() == value


def test_a_secret_that_is_wrong_is_not_shown(told: pytest.MonkeyPatch) -> None:
    told.setenv("WESTEROS_SECRET_KEY", "hunter2")
    told.setenv("WESTEROS_DATABASE", "mysql://app:hunter2@host/learn")
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert "hunter2" not in f"{error.value} {error.value.__dict__}"
