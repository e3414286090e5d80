"""What several commands let their user choose, said once."""

from __future__ import annotations

from pathlib import Path

import click

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
