"""`westeros-learn new`: a small course to begin with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from westeros_learn.cli.faults import shown_path
from westeros_learn.source import write_starter


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default="Taking a first account", show_default=True, help="The title of the course.")
@click.option("--lang", "language", default="en", show_default=True, help="The language you write in.")
def new(folder: Path, title: str, language: str) -> None:
    """Write a new course into DIR: small, complete, with notes on every part.

    Its files name their shape, so that an editor with a YAML language server (VS Code
    with its YAML extension, and others) completes keys and marks slips while you type.
    """
    written = write_starter(folder, title, language, datetime.now(UTC).astimezone().date())
    for file in written:
        click.echo(shown_path(file))
    shown = shown_path(folder)
    click.echo(f"\nOpen {shown}/course.yaml first. Then check it: westeros-learn check {shown}")
