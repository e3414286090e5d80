"""What the pages work with: one desk for each app, given to it when it is put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from flask import current_app

from westeros_learn.delivery.authoring.catalogues import Catalogues
from westeros_learn.delivery.authoring.drafts import Drafts
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.package_store import PackageStore
from westeros_learn.delivery.trials import TrialStore
from westeros_learn.lti.platform_keys import PlatformKeys
from westeros_learn.records import Database
from westeros_learn.web.preview.drafts import Previews


@dataclass(frozen=True, slots=True)
class School:
    """Who runs the app, as its pages say it.

    Attributes:
        name: who runs it and issues its certificates.
        base: where browsers reach it, without a slash at the end.
        help_contact, accessibility_contact: mail addresses.
        supervisor: the authority that complaints go to, "" when it is not said.
        privacy_notice: what the school adds to the privacy page, as text, "" for nothing.
        open_sign_up: whether anybody may make an account.
        sends_mail: whether mail can be sent.
        institution: how the institution's sign-in is called, "" when there is none.
        zone: where its days begin and end; times that people read are of this zone.
    """

    name: str
    base: str
    help_contact: str
    accessibility_contact: str
    supervisor: str = ""
    privacy_notice: str = ""
    open_sign_up: bool = False
    sends_mail: bool = False
    institution: str = ""
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Trials:
    """Where packages are tried.

    Attributes:
        store: where they are kept meanwhile.
        base: where browsers reach the test LMS, without a slash at the end.
    """

    store: TrialStore
    base: str


@dataclass(frozen=True, slots=True)
class Authoring:
    """What courses are written with."""

    volume: Volume
    drafts: Drafts
    previews: Previews
    catalogues: Catalogues


@dataclass(frozen=True, slots=True)
class Plug:
    """What learning platforms are asked with.

    Attributes:
        keys: their public keys, kept in this process for a while.
        loopback: whether a platform may be on this machine: only where the app itself is.
    """

    keys: PlatformKeys
    loopback: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages work with.

    Attributes:
        clock: tells the time, in UTC.
        store: the folder of packages, None where there is none.
        trials: None where no host name is set aside for them.
        authoring: None where courses are not written in the app.
        plug: None in a preview.
    """

    database: Database
    library: Library
    keys: Keys
    school: School
    clock: Callable[[], datetime]
    store: PackageStore | None = None
    trials: Trials | None = None
    authoring: Authoring | None = None
    plug: Plug | None = None


def desk() -> Desk:
    """Return the desk of the app that answers this request."""
    found: Desk = current_app.extensions["westeros-learn"]
    return found


def now() -> datetime:
    """Return the time, in UTC."""
    return desk().clock()


def local(moment: datetime) -> datetime:
    """Return a time in the school's time zone. Whatever is stored, or read by programs, stays in UTC."""
    return moment.astimezone(desk().school.zone)
