"""`westeros-learn serve`: the app for learners, for real."""

from __future__ import annotations

import os

import click

from westeros_learn.errors import SettingsError


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="HOST:PORT, or unix:PATH.")
@click.option(
    "--processes",
    default=min(os.cpu_count() or 1, 4),
    type=click.IntRange(1, 64),
    show_default="one a core, at most 4",
)
@click.option("--threads", default=8, type=click.IntRange(1, 64), show_default=True, help="In each process.")
def serve(bind: str, processes: int, threads: int) -> None:
    """Serve the courses to learners, with accounts and a database.

    \b
    Settings come from the environment, or from a TOML file that WESTEROS_SETTINGS names.
    These are needed:
      WESTEROS_ADDRESS        where browsers reach the app: https://learn.example.org
      WESTEROS_SECRET_KEY     32 characters or more that nobody can guess
      WESTEROS_DATABASE       sqlite:////path/to/learn.db or postgresql://user:password@host/name,
                              on another machine with ?sslmode=verify-full&sslrootcert=system
      WESTEROS_SCHOOL         who runs it and issues its certificates
      WESTEROS_HELP_CONTACT   whom learners can ask, a mail address

    \b
    These may be given: COURSES (the folder), AUTHORING (true where trainers write the courses in the
    app, into their folder), PACKAGES (a folder for the packages that administrators build), TIME_ZONE
    (of the school; Europe/Brussels when it is not named), PROXIES (how many stand before the app),
    CONNECTIONS, MAIL_SERVER, MAIL_PORT, MAIL_USER, MAIL_PASSWORD, MAIL_FROM, OPEN_SIGN_UP,
    PRIVACY_NOTICE, ACCESSIBILITY_CONTACT, SUPERVISOR, METRICS_TOKEN, EARLIER_SECRET_KEYS,
    OIDC_ISSUER, OIDC_CLIENT, OIDC_SECRET, OIDC_NAME.

    It speaks plain HTTP: put a proxy before it that speaks HTTPS to browsers.
    """  # noqa: D301  # click's own mark for lines that stay as they are, which a raw text does not have
    from westeros_learn.app.gunicorn import Server, share_figures

    share_figures()
    from westeros_learn.app.running import Running
    from westeros_learn.app.settings import read_settings

    settings = read_settings()
    if not settings.is_secure and settings.host not in ("localhost", "127.0.0.1"):
        raise SettingsError(
            f"The address '{settings.base}' is not secure: passwords and answers could be read on the way.",
            "Give it with https://, and put a proxy before the app that speaks HTTPS.",
        )
    running = Running(settings)
    if link := running.set_up_link():
        click.echo(f"There is no administrator yet. Within a day, open this once:\n{link}")
    Server(lambda: running.app, running.begin, bind, processes, threads).run()
