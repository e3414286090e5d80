"""What several commands let their user choose, said once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

FC = TypeVar("FC", bound=Callable[..., Any])

courses_argument = click.argument("courses", nargs=-1, metavar="[COURSE]...")

courses_option = click.option(
    "--courses",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("courses"),
    show_default=True,
    help="The folder that holds the courses.",
)

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="The folder that the packages go to.",
)

browser_option = click.option(
    "--browser/--no-browser", default=True, show_default=True, help="Open a browser window."
)


def port_option(default: int) -> Callable[[FC], FC]:
    """Return the option that says where a server listens."""
    return click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=default,
        show_default=True,
        help="0 takes any free one.",
    )
