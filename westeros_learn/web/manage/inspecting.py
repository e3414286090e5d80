"""The inspection of packages: what is wrong with one of any tool, before an LMS finds out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from werkzeug.utils import secure_filename

from westeros_learn.inspector import Report, effects, inspect
from westeros_learn.inspector.page import facts, verdict
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.desk import desk
from westeros_learn.web.forms import Form
from westeros_learn.web.manage.blueprint import manage
from westeros_learn.web.words import lazy

MOST_BYTES = 300_000_000
"""Of a package that is sent; larger ones are inspected by the command."""

_PLAYED = ("SCORM", "cmi5")
_CHUNK = 1 << 20


class PackageForm(Form):
    """The package."""

    package = FileField(lazy("Package"), [FileRequired(lazy("Choose a zip."))])


@manage.get("/inspect")
@open_to(Access.ADMINISTRATOR)
def inspection() -> str:
    """Ask for a package."""
    return _page(PackageForm())


@manage.post("/inspect")
@open_to(Access.ADMINISTRATOR, most_bytes=MOST_BYTES)
def inspect_package() -> ResponseReturnValue:
    """Inspect the package that was sent. Nothing of it is unpacked or executed."""
    form = PackageForm()
    if not form.validate_on_submit():
        return _page(form), 422
    sent = form.package.data
    name = secure_filename(sent.filename or "") or "package.zip"
    with TemporaryDirectory() as folder:
        file = Path(folder, name)
        sent.save(file)
        report = inspect(file)
        address = _trial_of(file, report)
    return _page(PackageForm(formdata=None), report, name, address)


def _page(form: PackageForm, report: Report | None = None, name: str = "", address: str = "") -> str:
    told = [(each, effects(each)) for each in report.findings] if report else []
    return render_template(
        "manage/inspect.html",
        form=form,
        report=report,
        name=name,
        address=address,
        facts=facts(report) if report else (),
        verdict=verdict(report) if report else "",
        findings=told,
        most=MOST_BYTES // 1_000_000,
        trials=desk().trials,
    )


def _trial_of(file: Path, report: Report) -> str:
    """Keep a package that can be played; return the address where it is, "" where there is none."""
    trials = desk().trials
    if trials is None or not report.standard.startswith(_PLAYED) or not report.structure:
        return ""
    with file.open("rb") as stream:
        token = trials.store.keep(_chunks(stream))
    return f"{trials.base}/{token}/"


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
