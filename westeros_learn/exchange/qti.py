"""QTI 2.1, out: a content package with an item for each question (IMS QTI 2.1, Integration Guide, 2)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from westeros_learn import model
from westeros_learn.assessment import SAMPLE_SEED
from westeros_learn.exchange.qti_items import LOST_IN_QTI, NOT_IN_QTI, Items
from westeros_learn.export.manifest import MANIFEST
from westeros_learn.export.xml import XSI, document
from westeros_learn.export.xml import add as add_to
from westeros_learn.player import BankRenderer, drawn, load_strings, picture_bytes
from westeros_learn.source.bank import QuestionBank

CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
_CP_SCHEMA = "http://www.imsglobal.org/xsd/imscp_v1p1.xsd"
_ITEM = "imsqti_item_xmlv2p1"
_DATE = (1980, 1, 1, 0, 0, 0)


def write(bank: QuestionBank) -> bytes:
    """Return the questions of a course as a content package.

    Raises:
        OSError: a picture cannot be read.
    """
    course = bank.course
    strings = load_strings(course.language)
    files: dict[str, bytes] = {}
    resources: list[tuple[str, list[str]]] = []
    for question in _kept(course):
        render = BankRenderer(course, strings, place="")
        item = Items(render, strings, course.language).of(drawn(question, SAMPLE_SEED, strings))
        name = f"{question.id}.xml"
        shown = sorted(render.pictures)
        files[name] = document(item)
        files |= {picture: picture_bytes(media) for picture, media in render.pictures.items()}
        resources.append((name, shown))
    return _packed({MANIFEST: _manifest(course, resources), **dict(sorted(files.items()))})


def _kept(course: model.Course) -> Iterator[model.Question]:
    for question in course.all_questions():
        has_figure = not isinstance(question, model.Hotspot) or question.figure.media in course.media_by_path
        if question.kind not in NOT_IN_QTI and has_figure:
            yield question


def _manifest(course: model.Course, resources: list[tuple[str, list[str]]]) -> bytes:
    names = {None: CP, "xsi": XSI}
    root = etree.Element(f"{{{CP}}}manifest", nsmap=names, identifier=f"{course.id}-questions")  # type: ignore[arg-type]  # None is the default namespace
    root.set(f"{{{XSI}}}schemaLocation", f"{CP} {_CP_SCHEMA}")
    metadata = add_to(root, CP, "metadata")
    add_to(metadata, CP, "schema", "QTIv2.1 Package")
    add_to(metadata, CP, "schemaversion", "1.0.0")
    add_to(root, CP, "organizations")
    listed = add_to(root, CP, "resources")
    for name, pictures in resources:
        identifier = f"item-{name.removesuffix('.xml')}"
        resource = add_to(listed, CP, "resource", identifier=identifier, type=_ITEM, href=name)
        for file in (name, *pictures):
            add_to(resource, CP, "file", href=file)
    return document(root)


def _packed(files: dict[str, bytes]) -> bytes:
    """Return files as an archive; equal files give equal bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def notes(bank: QuestionBank) -> Iterator[str]:
    """Yield what is otherwise in the package than in the course, or not in it, as sentences."""
    questions = [*bank.course.all_questions()]
    for kind, reason in NOT_IN_QTI.items():
        left = [question.id for question in questions if question.kind == kind]
        if left:
            yield f"Left out ({kind}): {', '.join(left)}. The reason: {reason}."
    for kind, lost in LOST_IN_QTI.items():
        number = sum(question.kind == kind for question in questions)
        if number:
            yield f"{kind} ({number}): {lost}."
    fixed = [question.id for question in questions if question.parameters and question.kind not in NOT_IN_QTI]
    if fixed:
        yield f"With one example of their values, for nothing is drawn there: {', '.join(fixed)}."
    hinted = sum(bool(question.hints) for question in questions)
    if hinted:
        yield f"Hints are not in it ({hinted} questions): QTI 2.1 has no place for them."
    if bank.course.quizzes:
        yield "The rules of quizzes are not in it: make the tests where you import it."
