"""The app for learners: everything it works with, put together from its settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from westeros_learn.app.logs import log_requests
from westeros_learn.app.metrics import count_requests
from westeros_learn.app.settings import Settings
from westeros_learn.app.trial import beside, create_trials
from westeros_learn.delivery.authoring.catalogues import Catalogues
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.package_store import PackageStore
from westeros_learn.delivery.people import mail_of
from westeros_learn.delivery.trials import TrialStore
from westeros_learn.lti.outside import is_loopback
from westeros_learn.lti.platform_keys import PlatformKeys
from westeros_learn.lti.platform_keys import fetching as fetching_keys
from westeros_learn.player import language_name
from westeros_learn.records import Database
from westeros_learn.web.access import guard, may_manage, may_teach
from westeros_learn.web.account import account
from westeros_learn.web.author import author, shared
from westeros_learn.web.catalogue import catalogue
from westeros_learn.web.cookies import PatientCookies
from westeros_learn.web.desk import Authoring, Desk, Plug, School, Trials
from westeros_learn.web.faults import tell_faults
from westeros_learn.web.fetching import fetching
from westeros_learn.web.guides import guides
from westeros_learn.web.health import health
from westeros_learn.web.joining import joining
from westeros_learn.web.learn import learn
from westeros_learn.web.lti import FROM_PLATFORMS, lti
from westeros_learn.web.manage import manage
from westeros_learn.web.preview.drafts import Previews
from westeros_learn.web.protection import NumberInAddress, answer_probes, protect
from westeros_learn.web.public import public, version
from westeros_learn.web.tables import address_of, address_with, sort_value
from westeros_learn.web.teach import teach
from westeros_learn.web.verification import verification
from westeros_learn.web.words import (
    LANGUAGES,
    clock_of,
    current_language,
    day,
    gettext,
    percent,
    plural,
    short_day,
    time_of,
)

_MOST_BYTES = 1_000_000
"""A form of a learner: text that was typed. (Bigger uploads have limits of their own.)"""

_MOST_FIELDS = 2_000
_COOKIE_DAYS = 14

_BLUEPRINTS = (
    public,
    health,
    fetching,
    guides,
    account,
    catalogue,
    verification,
    learn,
    joining,
    teach,
    author,
    shared,
    manage,
    lti,
)


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def keys_of(settings: Settings) -> Keys:
    """Return the keys that are made of the secret key, and of those of before."""
    return Keys([key.get_secret_value() for key in (settings.secret_key, *settings.earlier_secret_keys)])


def create_app(
    settings: Settings, database: Database, library: Library, clock: Callable[[], datetime] = utc_now
) -> Flask:
    """Return the app.

    Args:
        settings: how it is run.
        database: where everything is kept, its tables up to date.
        library: the courses.
        clock: tells the time.
    """
    app = Flask("westeros_learn.web", static_folder=None)
    app.config.update(_configuration(settings))
    app.session_interface = PatientCookies()
    app.url_map.converters["int"] = NumberInAddress
    school = _school(settings)
    trials = _trials(settings)
    authoring = _authoring(settings, database)
    app.extensions["westeros-learn"] = Desk(
        database,
        library,
        keys_of(settings),
        school,
        clock,
        PackageStore(settings.packages) if settings.packages else None,
        trials,
        authoring,
        Plug(PlatformKeys(fetching_keys(loopback=is_loopback(settings.host))), is_loopback(settings.host)),
    )
    _let_templates_speak(app, school)
    log_requests(app, behind_proxy=settings.proxies > 0)
    count_requests(app, settings.metrics_token.get_secret_value() if settings.metrics_token else None)
    guard(app)  # before anything of what was sent is read
    forgery = CSRFProtect(app)
    protect(app, secure=settings.is_secure)
    tell_faults(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    for view in FROM_PLATFORMS:
        forgery.exempt(view)
    if settings.oidc_issuer:
        from westeros_learn.web.account.institution import connect  # only where it is used

        secret = settings.oidc_secret.get_secret_value()
        connect(app, str(settings.oidc_issuer), settings.oidc_client, secret)
    _answer_by_host(app, settings, trials, clock)
    return app


def _let_templates_speak(app: Flask, school: School) -> None:
    """Give the templates the words of the visitor's language, and what every page shows."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals |= {
        "languages": LANGUAGES,
        "current_language": current_language,
        "language_name": language_name,
        "school": school,
        "percent": percent,
        "day": day,
        "short_day": short_day,
        "time_of": time_of,
        "clock_of": clock_of,
        "version": version,
        "may_teach": may_teach,
        "may_manage": may_manage,
        "address_of": address_of,
        "address_with": address_with,
        "sort_value": sort_value,
    }
    app.jinja_env.filters["mail"] = mail_of
    app.context_processor(lambda: {"visitor": g.get("visitor")})


def _answer_by_host(
    app: Flask, settings: Settings, trials: Trials | None, clock: Callable[[], datetime]
) -> None:
    """Let an app answer probes under any name, and the test LMS under its own, behind its proxies."""
    answer = answer_probes(app.wsgi_app, settings.host)
    if trials is not None and settings.trial_address is not None:
        host = settings.trial_address.host or ""
        answer = beside(answer, create_trials(trials.store, host, clock).wsgi_app, host)
    if settings.proxies:
        count = settings.proxies
        answer = ProxyFix(answer, x_for=count, x_proto=count, x_host=count)
    app.wsgi_app = answer  # type: ignore[method-assign,assignment]


def _trials(settings: Settings) -> Trials | None:
    """Return where packages are tried; None where no host name is set aside for it."""
    if settings.trial_address is None or settings.packages is None:
        return None
    return Trials(TrialStore(settings.packages / "trials"), str(settings.trial_address).rstrip("/"))


def _authoring(settings: Settings, database: Database) -> Authoring | None:
    """Return what courses are written with; None where they are not written in the app."""
    if not settings.authoring:
        return None
    volume = Volume(settings.courses, database, settings.host)
    return Authoring(volume, volume.drafts, Previews(volume), Catalogues(volume))


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SECRET_KEY_FALLBACKS": [key.get_secret_value() for key in settings.earlier_secret_keys],
        "SESSION_COOKIE_NAME": "__Host-session" if settings.is_secure else "session",
        "SESSION_COOKIE_SECURE": settings.is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=_COOKIE_DAYS),
        "PREFERRED_URL_SCHEME": settings.address.scheme,
        "TRUSTED_HOSTS": [settings.host],
        "MAX_CONTENT_LENGTH": _MOST_BYTES,
        "MAX_FORM_MEMORY_SIZE": _MOST_BYTES,
        "MAX_FORM_PARTS": _MOST_FIELDS,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a lesson may be read for an evening
        "WTF_I18N_ENABLED": False,  # our own words, not Flask-Babel's
    }


def _school(settings: Settings) -> School:
    notice = settings.privacy_notice
    return School(
        name=settings.school,
        base=settings.base,
        help_contact=settings.help_contact,
        accessibility_contact=settings.accessibility_contact or settings.help_contact,
        supervisor=settings.supervisor,
        privacy_notice=notice.read_text("utf-8") if notice else "",
        open_sign_up=settings.open_sign_up,
        sends_mail=bool(settings.mail_server),
        institution=settings.oidc_name if settings.oidc_issuer else "",
        zone=settings.zone,
    )
