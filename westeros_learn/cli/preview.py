"""`westeros-learn preview`: a course in the browser while it is being written."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

import click

from westeros_learn.app.preview import create_preview
from westeros_learn.cli.choices import browser_option, courses_option, port_option
from westeros_learn.cli.faults import shown_path
from westeros_learn.cli.serving import serve
from westeros_learn.source import find_courses
from westeros_learn.web.preview import PreviewedCourse, watch_folder


@click.command()
@click.argument("course")
@courses_option
@port_option(8010)
@browser_option
def preview(course: str, folder: Path, port: int, *, browser: bool) -> None:
    """Show COURSE in the browser while you write it.

    Every saved change is shown at once, and every fault at its place. COURSE is a path,
    or a name inside the folder that holds the courses. Only this machine can see it.
    """
    (path,) = find_courses((course,), folder)
    previewed = PreviewedCourse(path)
    ended = Event()
    Thread(target=watch_folder, args=(path, previewed.touched, ended), daemon=True).start()
    try:
        serve(create_preview(previewed), port, f"{shown_path(path)} is open at", browser=browser)
    finally:
        ended.set()
    click.echo("\nEnded.")
