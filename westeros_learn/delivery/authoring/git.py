"""The history of courses that lie in a git repository: each saving is a commit by its author.

Commits are made beside the index that people work with: nothing of what others have changed or staged is
ever taken along, and a `git add` that is under way does not stand in the way. No hook is run, and nothing
that the machine's or a user's own settings ask for. The address of an author reaches nobody; it holds the
number of the account, so that the app knows its people again.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from westeros_learn.delivery.authoring.history import (
    OUTSIDE,
    OUTSIDE_NOTE,
    Author,
    Change,
    FileChange,
    NotKeptError,
    Version,
)

_PATIENCE = 30
"""Seconds after which a call of git is given up."""

_TRIES = 5
"""How often a commit is made anew, because somebody else committed meanwhile."""

_ADDRESS = re.compile(r"author-(\d{1,18})@")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_UNFIT = re.compile(r"[<>\x00-\x1f\x7f]+")
_NULL = os.devnull
_SAFE = (
    ("core.hooksPath", _NULL),
    ("core.fsmonitor", "false"),
    ("core.quotePath", "false"),
    ("core.pager", "cat"),
    ("commit.gpgSign", "false"),
    ("log.showSignature", "false"),
    ("gc.auto", "0"),
    ("safe.directory", "*"),  # who says that courses are written here has said whose folder it is
)
_SEPARATOR = "\x1f"
_FORM = _SEPARATOR.join(("%x1e%H", "%h", "%an", "%ae", "%at", "%s"))


@cache
def _program() -> str | None:
    return shutil.which("git")


class GitHistory:
    """Keeps the history of one course.

    Args:
        top: the top of the repository.
        prefix: the way from the top of the repository to it, with a slash at the end; "" for the top itself.
        host: the name behind the @ of authors' addresses.
    """

    is_git = True

    def __init__(self, top: Path, prefix: str, host: str) -> None:
        self._top = top
        self._prefix = prefix
        self._host = host

    # --- keeping ------------------------------------------------------------------------------

    def mark(self) -> str:
        """Return the last commit; see `History`."""
        return self._head() or ""

    def keep(self, change: Change) -> None:
        """Commit a saving; see `History`. What was changed on the disk before is a commit of its own."""
        for _ in range(_TRIES):
            head = self._head()
            files = self._not_there_yet(head, change)
            if not files:  # who was killed over it may not have come to the index
                self._tell_index(change.since or None, head, change.files)
                return
            outside = {
                name: FileChange(None, file.before)
                for name, file in files.items()
                if file.before is not None and file.before != (self._at(head, name) if head else None)
            }
            new = head
            if outside:
                new = self._commit(new, outside, OUTSIDE, OUTSIDE_NOTE, change.at)
            new = self._commit(new, files, change.author, change.note, change.at)
            if self._move(head, new):
                self._tell_index(head, new, files)
                return
        raise NotKeptError("somebody else commits all the time")

    def _not_there_yet(self, head: str | None, change: Change) -> Mapping[str, FileChange]:
        """Return the files of a saving that the last commit does not have as they were saved.

        One that somebody has committed since the saving began is left: theirs is newer. That happens where
        this process died over it, or a repository did not answer for a while.
        """
        found = {}
        for name, file in change.files.items():
            there = self._at(head, name) if head else None
            is_newer = (
                change.since not in ("", head)
                and there != file.before
                and there != self._at(change.since, name)
            )
            if there != file.after and not is_newer:
                found[name] = file
        return found

    def _commit(
        self, parent: str | None, files: Mapping[str, FileChange], author: Author, note: str, at: datetime
    ) -> str:
        """Make a commit of files alone; nothing points to it yet."""
        with tempfile.TemporaryDirectory(prefix="westeros-") as corner:
            index = {"GIT_INDEX_FILE": f"{corner}/index"}
            self._call("read-tree", *([parent] if parent else ["--empty"]), env=index)
            self._put(files, parent, index)
            tree = self._call("write-tree", env=index).decode().strip()
        return self._commit_tree(tree, parent, author, note, at)

    def _put(self, files: Mapping[str, FileChange], parent: str | None, index: Mapping[str, str]) -> None:
        for name, file in files.items():
            path = self._prefix + name
            if file.after is None:
                self._call("update-index", "--force-remove", "--", path, env=index)
                continue
            blob = self._call("hash-object", "-w", "--path", path, "--stdin", given=file.after)
            entry = f"{self._mode(parent, path)},{blob.decode().strip()},{path}"
            self._call("update-index", "--add", "--cacheinfo", entry, env=index)

    def _mode(self, parent: str | None, path: str) -> str:
        """Return the rights of a file: those that it has, else those of a text."""
        found = self._call("ls-tree", "-z", parent, "--", path) if parent else b""
        mode = found[:6].decode()
        return mode if mode in ("100644", "100755") else "100644"

    def _commit_tree(self, tree: str, parent: str | None, author: Author, note: str, at: datetime) -> str:
        name = _UNFIT.sub(" ", author.name).strip() or "author"
        address = f"author-{author.id}@no-reply.{self._host}" if author.id else f"no-reply@{self._host}"
        date = f"{int(at.timestamp())} +0000"
        who = {
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": address,
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": "westeros-learn",
            "GIT_COMMITTER_EMAIL": f"no-reply@{self._host}",
            "GIT_COMMITTER_DATE": date,
        }
        parents = ["-p", parent] if parent else []
        message = " ".join(note.split()) or "Saved"
        return (
            self._call("commit-tree", tree, *parents, "-F", "-", given=message.encode(), env=who)
            .decode()
            .strip()
        )

    def _move(self, head: str | None, new: str | None) -> bool:
        """Let the branch point to a commit, unless somebody has moved it meanwhile."""
        assert new is not None  # noqa: S101  # a commit was made
        try:
            self._call("update-ref", "-m", "saved in the app", "HEAD", new, head or "0" * len(new))
        except NotKeptError:
            if self._head() == head:  # nobody did: it is another trouble
                raise
            return False
        return True

    def _tell_index(self, head: str | None, new: str | None, files: Iterable[str]) -> None:
        """Let the index that people work with have the new files, unless they have staged something there.

        Otherwise git would take the old ones there for a change that somebody prepared. Where another
        git holds the index, it is left: `git status` then tells of it, and nothing is lost.
        """
        for name in files:
            path = self._prefix + name
            old = self._entry("ls-tree", head, path) if head else ""
            try:
                if self._entry("ls-files", None, path) != old:
                    continue
                there = self._entry("ls-tree", new, path).split()
                if not there:
                    self._call("update-index", "--force-remove", "--", path)
                else:
                    self._call("update-index", "--add", "--cacheinfo", f"{there[0]},{there[1]},{path}")
            except NotKeptError:
                return

    def _entry(self, command: str, commit: str | None, path: str) -> str:
        """Return mode and blob of a file, in a commit or in the index; "" where it is not there."""
        if command == "ls-files":
            found = self._call("ls-files", "-s", "-z", "--", path).decode()
            return " ".join(found.split()[:2])
        words = self._call("ls-tree", "-z", commit or "HEAD", "--", path).decode().split()
        return f"{words[0]} {words[2]}" if words else ""

    # --- looking ------------------------------------------------------------------------------

    def versions(self, file: str | None, most: int) -> list[Version]:
        """Return the commits that changed a file, or the course; see `History`."""
        if self._head() is None:
            return []
        path = self._prefix + (file or "")
        told = self._call(
            "log", f"-n{most}", f"--format={_FORM}{_SEPARATOR}", "--name-only", "--no-renames",
            "--no-ext-diff", "--", path or ".",
        )  # fmt: skip
        return [self._version(entry) for entry in told.decode(errors="replace").split("\x1e")[1:]]

    def _version(self, entry: str) -> Version:
        commit, short, name, address, at, note, names = entry.split(_SEPARATOR, 6)
        known = _ADDRESS.match(address)
        files = [
            each.removeprefix(self._prefix)
            for each in names.split("\n")
            if each and each.startswith(self._prefix)
        ]
        moment = datetime.fromtimestamp(int(at or 0), UTC)
        return Version(commit, short, moment, int(known[1]) if known else None, name, note, files)

    def content(self, file: str, version: str) -> bytes | None:
        """Return what a file said in a commit; see `History`."""
        return self._at(version, file) if _COMMIT.fullmatch(version) else None

    def before(self, file: str, version: str) -> bytes | None:
        """Return what a file said before a commit; see `History`."""
        if not _COMMIT.fullmatch(version):
            return None
        try:
            parent = self._call("rev-parse", "--verify", "-q", f"{version}^").decode().strip()
        except NotKeptError:
            return None
        return self._at(parent, file)

    def _head(self) -> str | None:
        try:
            return self._call("rev-parse", "--verify", "-q", "HEAD").decode().strip()
        except NotKeptError:
            return None

    def _at(self, commit: str, file: str) -> bytes | None:
        try:
            return self._call("cat-file", "--filters", f"{commit}:{self._prefix}{file}")
        except NotKeptError:
            return None

    def _call(self, *words: str | None, given: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        return call_git(self._top, [word for word in words if word is not None], given, env or {})


def call_git(
    folder: Path, words: Sequence[str], given: bytes = b"", env: Mapping[str, str] | None = None
) -> bytes:
    """Call git in a folder; return what it says.

    Args:
        folder: where.
        words: its arguments.
        given: what it reads.
        env: more of its environment.

    Raises:
        NotKeptError: it does not work.
    """
    program = _program()
    if program is None:
        raise NotKeptError("git is not installed")
    settings = [word for name, value in _SAFE for word in ("-c", f"{name}={value}")]
    around = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": _NULL, "GIT_TERMINAL_PROMPT": "0",
             "LC_ALL": "C"}  # fmt: skip
    if words[0] != "check-ignore":  # which cannot be told so
        quiet["GIT_LITERAL_PATHSPECS"] = "1"  # a name with a star is the name of a file
    try:
        done = subprocess.run(  # noqa: S603  # nothing of it is a shell's
            [program, *settings, *words],
            cwd=folder,
            input=given,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            env={**around, **quiet, **(env or {})},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotKeptError(f"git {words[0]}: {error}") from error
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        raise NotKeptError(f"git {words[0]}: {said.partition(chr(10))[0] or done.returncode}")
    return done.stdout


def git_history(folder: Path, host: str) -> GitHistory | None:
    """Return the history of a course in a git repository; None where it lies in none, or is ignored there."""
    if _program() is None:
        return None
    try:
        said = call_git(folder, ["rev-parse", "--show-toplevel", "--show-prefix"])
        top, prefix = os.fsdecode(said).split("\n")[:2]
    except NotKeptError:
        return None
    try:
        call_git(folder, ["check-ignore", "-q", "--", "course.yaml"])
    except NotKeptError:
        return GitHistory(Path(top), prefix, host)
    return None
