"""Random edits to real courses: whatever comes of them is read with faults, never with a traceback.

`python -m tests.fuzz 10000` makes ten thousand edited courses and says which seeds failed;
`python -m tests.fuzz 1 --seed 77` makes one of them again. The tests run a few hundred.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import yaml

from westeros_learn.cli.faults import fault_line
from westeros_learn.player import PlayOptions, render_course
from westeros_learn.source import fix_course, load_course

ROOT = Path(__file__).parents[1]
COURSES = (
    ROOT / "tests/roots/base",
    ROOT / "tests/browser/courses/kinds",
    *sorted(path.parent for path in ROOT.glob("courses/*/course.yaml")),
)

Dice: TypeAlias = random.Random
Edit: TypeAlias = Callable[[bytes, Dice], bytes]

SIGNS = (
    "\t", ":", "- ", ":::", "::::{callout}\n", "{fact}`", "`", "&a ", "*a", "|", "[", "{", '"', "#", "---\n",
    "<b>", "](", "\x00", "\ufeff", "\u2028", "é", "\r", "<svg>", "*" * 40, "> " * 30, "%", "!!x ", "'", "?",
    "}", "]", ">", "0", "-1", "9" * 30, "{{", "$", "\\",
    "In art. 12 of 2011/36/EU ", "S.M. v. Croatia ", "“", "”", " 70 per cent ", "\ud7ff",
)  # fmt: skip
VALUES = (
    "",
    "[]",
    "{}",
    "null",
    "12",
    "-0.5",
    "true",
    "[a, b]",
    "{a: b}",
    "|\n",
    "2026-02-30",
    "x" * 300,
    "a: b",
)


# --- lines --------------------------------------------------------------------------------


def _by_lines(change: Callable[[list[bytes], Dice], None]) -> Edit:
    def edit(content: bytes, dice: Dice) -> bytes:
        lines = content.splitlines(keepends=True)
        if lines:
            change(lines, dice)
        return b"".join(lines)

    return edit


def _delete(lines: list[bytes], dice: Dice) -> None:
    del lines[dice.randrange(len(lines))]


def _repeat(lines: list[bytes], dice: Dice) -> None:
    lines.insert(dice.randrange(len(lines)), dice.choice(lines))


def _swap(lines: list[bytes], dice: Dice) -> None:
    a, b = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]


def _indent(lines: list[bytes], dice: Dice) -> None:
    at = dice.randrange(len(lines))
    lines[at] = b"  " + lines[at] if dice.random() < 0.5 else lines[at].lstrip(b" ")


def _insert(lines: list[bytes], dice: Dice) -> None:
    at = dice.randrange(len(lines))
    middle = dice.randrange(len(lines[at]) + 1)
    sign = dice.choice(SIGNS).encode("utf-8", "surrogatepass")
    lines[at] = lines[at][:middle] + sign + lines[at][middle:]


def _cut(lines: list[bytes], dice: Dice) -> None:
    at = dice.randrange(len(lines))
    lines[at:] = [lines[at][: dice.randrange(len(lines[at]) + 1)]]


# --- bytes and tokens ---------------------------------------------------------------------


def _garble(content: bytes, dice: Dice) -> bytes:
    at = dice.randrange(len(content) + 1)
    return content[:at] + dice.randbytes(dice.randrange(1, 9)) + content[at + dice.randrange(9) :]


def _flip(content: bytes, dice: Dice) -> bytes:
    if not content:
        return content
    at = dice.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << dice.randrange(8)]) + content[at + 1 :]


def _drop(content: bytes, dice: Dice) -> bytes:
    at = dice.randrange(len(content) + 1)
    return content[:at] + content[at + dice.randrange(200) :]


def _swap_tokens(content: bytes, dice: Dice) -> bytes:
    tokens = re.findall(rb"\w+|\s+|[^\w\s]", content)
    if not tokens:
        return content
    a, b = dice.randrange(len(tokens)), dice.randrange(len(tokens))
    tokens[a], tokens[b] = tokens[b], tokens[a]
    return b"".join(tokens)


def _recode(content: bytes, dice: Dice) -> bytes:
    return content.decode("utf-8", "replace").encode(
        dice.choice(["utf-16", "utf-16-le", "cp1250", "utf-8-sig"]), "replace"
    )


# --- YAML's own parts ---------------------------------------------------------------------


def _nodes(content: bytes) -> tuple[str, list[yaml.Node]]:
    text = content.decode("utf-8", "replace")
    try:
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return text, []
    return text, list(_below(root)) if root else []


def _below(node: yaml.Node) -> Iterator[yaml.Node]:
    yield node
    for part in node.value if not isinstance(node, yaml.ScalarNode) else ():
        for one in part if isinstance(part, tuple) else (part,):
            yield from _below(one)


def _swap_nodes(content: bytes, dice: Dice) -> bytes:
    text, nodes = _nodes(content)
    if len(nodes) < 3:
        return content
    one, other = sorted(dice.sample(nodes, 2), key=lambda node: node.start_mark.index)
    a, b = one.start_mark.index, one.end_mark.index
    c, d = other.start_mark.index, other.end_mark.index
    if b > c:
        return content
    return (text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]).encode()


def _replace_node(content: bytes, dice: Dice) -> bytes:
    text, nodes = _nodes(content)
    if not nodes:
        return content
    node = dice.choice(nodes)
    return (text[: node.start_mark.index] + dice.choice(VALUES) + text[node.end_mark.index :]).encode()


def _double_node(content: bytes, dice: Dice) -> bytes:
    text, nodes = _nodes(content)
    if not nodes:
        return content
    node, place = dice.choice(nodes), dice.choice(nodes).start_mark.index
    return (text[:place] + text[node.start_mark.index : node.end_mark.index] + text[place:]).encode()


EDITS: tuple[Edit, ...] = (
    *map(_by_lines, (_delete, _repeat, _swap, _indent, _insert, _insert, _cut)),
    _garble, _flip, _drop, _swap_tokens, _swap_tokens, _recode,
    _swap_nodes, _replace_node, _replace_node, _double_node,
)  # fmt: skip


# --- whole files --------------------------------------------------------------------------


def _spoil(path: Path, course: Path, dice: Dice) -> None:
    """Do to a file what people and tools do to files."""
    deed = dice.randrange(7)
    content = path.read_bytes()
    path.unlink()
    if deed == 0:
        path.mkdir()
    elif deed == 1:
        path.symlink_to(dice.choice(["/etc/hostname", path.name, "..", "nowhere"]))
    elif deed == 2:
        path.write_bytes(b"")
    elif deed == 3:
        path.with_name(dice.choice(["Bild 1.PNG", "x" * 200, "ä\n.svg", "-.yaml"])).write_bytes(content)
    elif deed == 4:
        path.write_bytes(dice.choice(sorted(_files(course).values())))
    elif deed == 5:
        path.write_bytes(content * 3)


def _files(course: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(course.rglob("*")) if path.is_file()}


@contextmanager
def edited(course: Path, seed: int) -> Iterator[Path]:
    """Make an edited copy of a course."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(course, Path(folder) / "course"))
        files = _files(copy)
        for path in dice.sample([*files], k=min(2, len(files))):
            content = files[path]
            for _ in range(dice.randrange(1, 7)):
                content = dice.choice(EDITS)(content, dice)
            path.write_bytes(content)
            if dice.random() < 0.04:
                _spoil(path, copy, dice)
        yield copy


def survive(course: Path, seed: int) -> None:
    """Check, and now and then show and mend, an edited copy of a course."""
    with edited(course, seed) as copy:
        result = load_course(copy)
        for fault in result.diagnostics:
            assert fault.span.line >= 1
            assert fault.span.column >= 1
            assert fault_line(fault)
        if result.course and seed % 3 == 0:
            render_course(result.course, PlayOptions("standalone"))
        if seed % 5 == 0:
            fix_course(copy)
            load_course(copy)


def main() -> None:
    """Make edited courses and say which could not be survived, and which took longest."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    failed, slowest = [], (0.0, 0)
    for seed in range(options.seed, options.seed + options.number):
        start = time.process_time()
        try:
            survive(COURSES[seed % len(COURSES)], seed)
        except Exception:  # noqa: BLE001  # every one is a find
            failed.append(seed)
            print(f"seed {seed}")
            traceback.print_exc()
        slowest = max(slowest, (time.process_time() - start, seed))
    print(f"{options.number} edited courses, {len(failed)} not survived: {failed[:50]}")
    print(f"the slowest took {slowest[0]:.2f} s of computing: seed {slowest[1]}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
