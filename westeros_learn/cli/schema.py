"""`westeros-learn schema`: the shape of each kind of file, for editors."""

from __future__ import annotations

import json

import click

from westeros_learn.source import JSON_SCHEMAS, json_schema


@click.command(
    epilog="\b\nKinds of file:\n"
    + "\n".join(f"  {kind:<11}{title}" for kind, (title, _) in JSON_SCHEMAS.items())
)
@click.argument("kind", type=click.Choice([*JSON_SCHEMAS]))
def schema(kind: str) -> None:
    """Print the JSON Schema of a KIND of file."""
    click.echo(json.dumps(json_schema(kind), indent=2, ensure_ascii=False))
