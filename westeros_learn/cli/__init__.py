"""The command `westeros-learn`. Each command is a module, imported when it is used."""

from __future__ import annotations

import gc
from importlib import import_module

import click

from westeros_learn import __version__
from westeros_learn.errors import WesterosLearnError

COMMANDS = (
    "new",
    "check",
    "facts",
    "preview",
    "build",
    "inspect",
    "try",
    "demo",
    "translate",
    "questions",
    "schema",
    "serve",
    "user",
    "certificate",
    "db",
)

_BRIEF = frozenset({"check", "facts", "build", "inspect", "translate", "questions", "schema"})
"""Commands that end soon. What they make is a course or a report, and hardly any of it is waste."""

_MODULES = {"try": "try_"}
"""Commands whose names are words of Python."""

_SELDOM = 200_000
"""Objects more than before, after which waste is looked for. (Looking costs a sixth of a check.)"""


class _Commands(click.Group):
    """Loads a command when it is called, and tells errors as a sentence and its cure."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's interface
        """Return the names of the commands, in the order in which they are used."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in _BRIEF:
            gc.set_threshold(_SELDOM)
        module = _MODULES.get(cmd_name, cmd_name)
        command: click.Command = getattr(import_module(f"westeros_learn.cli.{module}"), module)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what went wrong outside the program is told, not traced."""
        try:
            return super().invoke(ctx)
        except WesterosLearnError as error:
            click.echo(f"{error.message} {error.cure}".rstrip(), err=True)
            ctx.exit(error.exit_code)
        except OSError as error:
            if error.filename is None:  # a closed pipe, which click handles, or a bug
                raise
            problem = f"'{error.filename}' cannot be used: {(error.strerror or 'unknown reason').lower()}."
            click.echo(f"{problem} Check that it exists and that you may use it.", err=True)
            ctx.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Courses written as text, checked like code, taught in every school's LMS."""
