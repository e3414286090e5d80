"""The command line, stopped for ever at one place within: a test kills it there.

    python tests/cli/stopped.py MODULE:FUNCTION CALL ARGUMENTS

says "here" when the function was called for the CALL-th time, and has returned, and waits.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import reduce
from importlib import import_module
from itertools import count
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING, Any

from westeros_learn.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator


def stop_after(place: str, call: int) -> None:
    """Let this process wait for ever after a call of a function."""
    module, _, names = place.partition(":")
    *owners, name = names.split(".")
    owner = reduce(getattr, owners, import_module(module))
    function = getattr(owner, name)
    calls = count(1)

    def stopping(*arguments: Any, **named: Any) -> Any:
        result = function(*arguments, **named)
        if next(calls) == call:
            print("here", flush=True)
            sys.stdin.read()
        return result

    setattr(owner, name, stopping)


@contextmanager
def killed_after(place: str, call: int, *command: str) -> Iterator[None]:
    """Run a command up to a place, for as long as the block lasts; then it is killed."""
    whole = [sys.executable, __file__, place, str(call), *command]
    with Popen(whole, stdin=PIPE, stdout=PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = process.stdout.readline()
            assert told == "here\n", told + process.stdout.read()
            yield
        finally:
            process.kill()


if __name__ == "__main__":
    stop_after(sys.argv[1], int(sys.argv[2]))
    main(sys.argv[3:])
