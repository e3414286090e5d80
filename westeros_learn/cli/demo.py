"""`westeros-learn demo`: build every course, and open them in the browser."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from westeros_learn.errors import PortTakenError

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

    from westeros_learn.web import Shelf

HOST = "127.0.0.1"


@click.command()
@click.option(
    "--courses",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("courses"),
    show_default=True,
    help="The folder that holds the courses.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="Where the packages go.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one."
)
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open a browser window.")
def demo(folder: Path, output: Path, port: int, *, browser: bool) -> None:
    """Build every course into packages, then open the courses on this machine."""
    shelf = build_shelf(folder, output)
    server = listen(shelf, port)
    address = f"http://{HOST}:{server.port}/"
    click.echo(f"\nThe courses are open at {address}  (Ctrl+C ends)")
    if browser and has_screen():
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("\nEnded. The packages stay in " + str(output))


def build_shelf(folder: Path, output: Path) -> Shelf:
    """Build every course for every target; return what there is to show."""
    from westeros_learn.export import TARGETS, ExportOptions, write_package
    from westeros_learn.player import course_minutes
    from westeros_learn.source import find_courses, load_course
    from westeros_learn.web import Shelf

    courses, pages, packages, minutes = {}, {}, {}, {}
    for path in find_courses((), folder):
        result = load_course(path)
        for fault in result.errors:
            click.echo(str(fault), err=True)
        if result.course is None or result.errors:
            click.echo(f"{path} has faults and is left out. Mend them, then start again.", err=True)
            continue
        course = result.course
        built = {name: build(course, ExportOptions()) for name, build in TARGETS.items()}
        written = tuple(write_package(package, output) for package in built.values())
        for package in written:
            click.echo(f"{package.file}  {package.size / 1000:.0f} kB")
        courses[course.id], pages[course.id] = course, built["html"]
        packages[course.id], minutes[course.id] = written, course_minutes(course)
    return Shelf(courses, pages, packages, minutes)


def listen(shelf: Shelf, port: int) -> BaseWSGIServer:
    """Return a server that listens on this machine alone.

    Raises:
        PortTakenError: another program listens there.
    """
    import logging
    import socket

    from werkzeug.serving import make_server

    from westeros_learn.app import create_app

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # Bound here, for werkzeug ends the program when the port is taken.
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise PortTakenError(
            f"Port {port} on {HOST} cannot be used: {os.strerror(error.errno or 0).lower()}.",
            "Another program may be listening there. Choose another port, or any free one: --port 0",
        ) from error
    listener.listen(128)
    return make_server(HOST, port, create_app(shelf), threaded=True, fd=listener.detach())


def has_screen() -> bool:
    """Say whether a browser window can be opened, rather than a text browser in the terminal."""
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
