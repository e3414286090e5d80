"""A server on this machine alone, for the commands that show something in the browser."""

from __future__ import annotations

import logging
import os
import socket
import sys
import webbrowser

import click
from flask import Flask
from werkzeug.serving import make_server

from westeros_learn.errors import PortTakenError

HOST = "127.0.0.1"


def serve(app: Flask, port: int | socket.socket, said: str, *, browser: bool, host: str = HOST) -> None:
    """Serve an app until Ctrl+C.

    Args:
        app: what is served.
        port: where; 0 takes any free one. Or what `bind` returned, where the app must know it before.
        said: the beginning of the sentence that tells the address.
        browser: whether a browser window is opened.
        host: the name under which this machine is told to the browser.

    Raises:
        PortTakenError: another program listens there.
    """
    listener = bind(port) if isinstance(port, int) else port
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server(HOST, listener.getsockname()[1], app, threaded=True, fd=listener.detach())
    address = f"http://{host}:{server.port}/"
    click.echo(f"\n{said} {address}  (Ctrl+C ends)")
    if browser and has_screen():
        webbrowser.open(address)
    server.serve_forever()  # Ctrl+C ends it quietly


def bind(port: int) -> socket.socket:
    """Take a port on this machine alone; 0 takes any free one.

    Raises:
        PortTakenError: another program listens there.
    """
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
    return listener


def has_screen() -> bool:
    """Say whether a browser window can be opened, rather than a text browser in the terminal."""
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
