"""`westeros-learn try`: a package in a test LMS that shows everything it says."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from westeros_learn.app.trial import create_trial
from westeros_learn.cli.choices import browser_option, port_option
from westeros_learn.cli.faults import shown_path
from westeros_learn.cli.serving import serve
from westeros_learn.inspector import open_playable

_HOST = "localhost"
"""Another name than the app's own, `127.0.0.1`: what a package's script does stays apart from it."""


@click.command("try")
@click.argument("package", type=click.Path(path_type=Path, exists=True), metavar="ZIP-OR-FOLDER")
@port_option(8020)
@browser_option
def try_(package: Path, port: int, *, browser: bool) -> None:
    """Play a package of any tool in a test LMS, on this machine alone.

    It shows every call, its answer and its error, and what the LMS knows of the learner. Leave
    and come back, let commits fail, let the LMS forget, make the network slow. SCORM 1.2,
    SCORM 2004 and cmi5 are known. The package's scripts do run, in your browser, under a host name of
    their own, and without a way into the network unless you open it.
    """
    with closing(open_playable(package)) as playable, TemporaryDirectory() as kept:
        serve(
            create_trial(playable, Path(kept)),
            port,
            f"{shown_path(package)} is played at",
            browser=browser,
            host=_HOST,
        )
    click.echo("\nEnded.")
