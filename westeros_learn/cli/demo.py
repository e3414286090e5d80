"""`westeros-learn demo`: build every course, and open them in the browser."""

from __future__ import annotations

import logging
import os
import socket
import sys
import webbrowser
from pathlib import Path

import click
from werkzeug.serving import BaseWSGIServer, make_server

from westeros_learn.app import create_app
from westeros_learn.cli.build import Order, build_courses, tell
from westeros_learn.cli.choices import courses_option, output_option
from westeros_learn.errors import PortTakenError
from westeros_learn.export import TARGETS, ExportOptions
from westeros_learn.player import course_minutes
from westeros_learn.source import find_courses
from westeros_learn.web import Shelf

HOST = "127.0.0.1"


@click.command()
@courses_option
@output_option
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
    order = Order(tuple(TARGETS), None, output, ExportOptions())
    reports = build_courses(find_courses((), folder), order)
    tell(reports)
    built = [(each.result.course, each.packages) for each in reports if each.result.course and each.packages]
    return Shelf(
        courses={course.id: course for course, _ in built},
        pages={course.id: TARGETS["html"](course, order.options) for course, _ in built},
        packages={
            course.id: {target: each.written for target, each in packages.items()}
            for course, packages in built
        },
        minutes={course.id: course_minutes(course) for course, _ in built},
    )


def listen(shelf: Shelf, port: int) -> BaseWSGIServer:
    """Return a server that listens on this machine alone.

    Raises:
        PortTakenError: another program listens there.
    """
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
