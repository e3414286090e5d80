"""The settings of a running app: from the environment or one file, checked before anything starts."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AnyHttpUrl, EmailStr, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from westeros_learn.errors import SettingsError

PREFIX = "WESTEROS_"
FILE = f"{PREFIX}SETTINGS"
"""The variable that names the file of settings."""

_KEY_LENGTH = 32
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(BaseSettings):
    """How an app is run. Every name is also an environment variable, in capitals after `WESTEROS_`.

    Attributes:
        address: where browsers reach the app, as in `https://learn.example.org`.
        secret_key: signs cookies and encrypts second factors; at least 32 characters that nobody knows.
        earlier_secret_keys: keys that were used before: what they signed and encrypted is still read.
        database: `sqlite:////path/to/file.db` or `postgresql://user:password@host/name`; on another
            machine with `?sslmode=verify-full&sslrootcert=system`.
        connections: connections to the database that each process holds at most.
        courses: the folder of the courses.
        authoring: whether trainers write the courses in the app; it then writes into their folder.
        packages: the folder of the packages that administrators build; all processes share it.
            Without one no package is built in the app.
        trial_address: where browsers reach the test LMS, in which administrators play packages of any
            tool: a host name of its own, that leads to this app as well. Without one there is none.
        proxies: how many reverse proxies of your own stand before the app and pass the
            visitor's address on (X-Forwarded-For).
        school: who runs the app and issues its certificates.
        time_zone: where the school is, as in `Europe/Warsaw` (IANA): days on certificates, and all
            times that people read, are of this zone. What is stored is in UTC.
        help_contact: whom learners can ask, as a mail address.
        privacy_notice: a Markdown file with what the school adds to the privacy page.
        accessibility_contact: who takes reports of barriers, when it is not `help_contact`.
        supervisor: the authority that complaints about accessibility or privacy go to.
        open_sign_up: whether anybody may make an account; otherwise by invitation.
        mail_server, mail_port, mail_user, mail_password, mail_from: where mail is sent through
            (SMTP with STARTTLS). Without a server, links are shown to who may pass them on.
        oidc_issuer, oidc_client, oidc_secret, oidc_name: the institution's sign-in (OpenID Connect).
        metrics_token: who says it may read `/metrics`; without one nobody may.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    address: AnyHttpUrl
    secret_key: SecretStr
    earlier_secret_keys: tuple[SecretStr, ...] = ()
    database: SecretStr
    connections: Annotated[int, Field(ge=1, le=200)] = 8
    courses: Path = Path("courses")
    authoring: bool = False
    packages: Path | None = None
    trial_address: AnyHttpUrl | None = None
    proxies: Annotated[int, Field(ge=0, le=5)] = 0
    school: Annotated[str, Field(min_length=1, max_length=200)]
    time_zone: str = "Europe/Brussels"
    help_contact: EmailStr
    privacy_notice: Path | None = None
    accessibility_contact: EmailStr | None = None
    supervisor: str = ""
    open_sign_up: bool = False
    mail_server: str = ""
    mail_port: Annotated[int, Field(ge=1, le=65535)] = 587
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_from: EmailStr | None = None
    oidc_issuer: AnyHttpUrl | None = None
    oidc_client: str = ""
    oidc_secret: SecretStr = SecretStr("")
    oidc_name: str = ""
    metrics_token: SecretStr | None = None

    @field_validator("secret_key", "earlier_secret_keys")
    @classmethod
    def _is_long(cls, value: SecretStr | tuple[SecretStr, ...]) -> SecretStr | tuple[SecretStr, ...]:
        for key in value if isinstance(value, tuple) else (value,):
            if len(key.get_secret_value()) < _KEY_LENGTH:
                raise ValueError(f"is shorter than {_KEY_LENGTH} characters")
        return value

    @field_validator("database")
    @classmethod
    def _is_known(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(("sqlite:///", "postgresql://")):
            raise ValueError("begins neither with 'sqlite:///' nor with 'postgresql://'")
        if not _is_guarded(value.get_secret_value()):
            raise ValueError(
                "is on another machine and does not say how the way there is guarded: add "
                "?sslmode=verify-full&sslrootcert=system, or the file of your own authority's certificate"
            )
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _is_https(cls, value: AnyHttpUrl | None) -> AnyHttpUrl | None:
        if value is not None and value.scheme != "https" and value.host not in _THIS_MACHINE:
            raise ValueError("does not begin with https://: who signs in there could be read on the way")
        return value

    @field_validator("school", "oidc_name", "supervisor")
    @classmethod
    def _is_one_line(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError("has a character that cannot be shown, such as the end of a line")
        return value

    @field_validator("courses", "packages")
    @classmethod
    def _is_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"names no folder: '{value}'")
        return value

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, LookupError, OSError):
            raise ValueError(f"names no time zone: '{value}'. Write one such as Europe/Warsaw") from None
        return value

    @field_validator("privacy_notice")
    @classmethod
    def _is_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"names no file: '{value}'")
        return value

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        if self.mail_server and not self.mail_from:
            raise ValueError("mail_from is missing: with mail_server, say whom mail comes from")
        if self.trial_address and self.trial_address.host == self.address.host:
            raise ValueError(
                "trial_address has the host name of address: a package that is tried could read the app's "
                "pages. Set another name aside for it"
            )
        if self.trial_address and self.packages is None:
            raise ValueError("packages is missing: with trial_address, a folder keeps what is tried")
        if self.open_sign_up and not self.mail_server:
            raise ValueError("mail_server is missing: with open_sign_up, a mail shows whose the address is")
        if self.oidc_issuer and not (
            self.oidc_client and self.oidc_secret.get_secret_value() and self.oidc_name
        ):
            raise ValueError(
                "oidc_client, oidc_secret or oidc_name is missing: with oidc_issuer, all three are needed"
            )
        return self

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the app over HTTPS: cookies are then sent over nothing else."""
        return self.address.scheme == "https"

    @property
    def zone(self) -> ZoneInfo:
        """The school's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def host(self) -> str:
        """The host name of the address."""
        return self.address.host or ""

    @property
    def base(self) -> str:
        """The address without a slash at its end."""
        return str(self.address).rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # pydantic's interface
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment first, then the file."""
        return env_settings, init_settings


def _is_guarded(database: str) -> bool:
    """Say whether a database is on this machine, or its address says how the way there is guarded.

    libpq would try to encrypt, and go on without when the other side does not offer it.
    """
    address = urlsplit(database)
    said = parse_qs(address.query)
    host = address.hostname or said.get("host", [""])[0]
    return not host or host.startswith("/") or host in _THIS_MACHINE or "sslmode" in said


def read_settings() -> Settings:
    """Return the settings of the environment, and of the file that `WESTEROS_SETTINGS` names.

    Raises:
        SettingsError: one is missing or wrong; says all that are, and what to do.
    """
    named = os.environ.get(FILE)
    problems = [f"{name} is no setting." for name in _unknown_variables()]
    try:
        settings = Settings(**(_read_file(Path(named)) if named else {}))
        if not problems:
            return settings
    except ValidationError as error:
        problems += map(_problem, error.errors(include_url=False))
    where = f"or in {named}" if named else f"or in a file that {FILE} names"
    raise SettingsError(
        "\n  ".join(["The settings do not hold together:", *problems]),
        f"\nSet each in the environment as {PREFIX}NAME, {where}. 'westeros-learn serve --help' lists them.",
    )


def _unknown_variables() -> list[str]:
    """Return the variables that a slip of the finger made: nothing else would tell of them."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {FILE}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{FILE} names '{path}', which cannot be read.", f"{error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"'{path}' is not a file of settings: {error}.", 'Write lines such as: school = "My school"'
        ) from error


_SENTENCES: Mapping[str, str] = {"missing": "is missing.", "extra_forbidden": "is no setting."}


def _problem(problem: Any) -> str:
    """Return one sentence about a setting, without its value: that may be a secret."""
    name = ".".join(map(str, problem["loc"]))
    if problem["type"] == "value_error":
        own = problem["ctx"].get("error")
        text = str(own) if own else f"is not right: {problem['ctx']['reason']}"
        return f"{name} {text}".rstrip(".").lstrip() + "."
    said = _SENTENCES.get(problem["type"])
    return f"{name} {said}" if said else f"{name}: {problem['msg'][:1].lower()}{problem['msg'][1:]}."
