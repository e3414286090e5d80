"""The EPUB target: the whole course as an accessible book for e-readers (EPUB 3.3), without a script."""

from __future__ import annotations

import uuid
from pathlib import Path

from lxml import etree

from westeros_learn.export.members import file_stem
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.export.pdf import book_notes
from westeros_learn.export.xml import XML, add, document
from westeros_learn.model import Course
from westeros_learn.player import BookFiles, book_accessibility, render_book, render_cover

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
_FOLDER = "book"
_COVER = "_cover.png"
"""No picture of a course has a name that begins so."""
_NAMES = uuid.UUID("c1a6e3c2-6f0b-5b52-9a3c-3c9b2b6d5f10")
"""The namespace of the identifiers of our books (RFC 9562, 5.5); any fixed one does."""

_MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
}


def build(course: Course, options: ExportOptions) -> Package:
    """Return a course as an EPUB: the type first, then the container, the package document, the book."""
    files = render_book(course, tests=options.test_questions == "print")
    return Package(
        f"{file_stem(course)}.epub",
        (
            Member("mimetype", lambda: b"application/epub+zip", packed=False),
            Member("META-INF/container.xml", container),
            Member(f"{_FOLDER}/package.opf", lambda: package_document(course, files)),
            *_members(files),
            Member(f"{_FOLDER}/{_COVER}", lambda: render_cover(course)),
        ),
        notes=book_notes(course, options),
    )


def _members(files: BookFiles) -> tuple[Member, ...]:
    texts = {page.name: page.text for page in files.pages} | {"book.css": files.style} | dict(files.drawings)
    photographs = {name: media.file for name, media in files.photographs.items()}
    return (
        *(Member(f"{_FOLDER}/{name}", text.encode) for name, text in texts.items()),
        *(Member(f"{_FOLDER}/{name}", Path(file).read_bytes) for name, file in photographs.items()),
    )


def container() -> bytes:
    """Return what says where the package document is (Open Container Format 3.3, 4.2.6.3.1)."""
    root = etree.Element(f"{{{_CONTAINER}}}container", nsmap={None: _CONTAINER}, version="1.0")  # type: ignore[dict-item]  # None is the default namespace
    files = add(root, _CONTAINER, "rootfiles")
    kind = {"full-path": f"{_FOLDER}/package.opf", "media-type": "application/oebps-package+xml"}
    add(files, _CONTAINER, "rootfile", **kind)
    return document(root)


def package_document(course: Course, files: BookFiles) -> bytes:
    """Return the package document: what the book is, its files, and their order (EPUB 3.3, 5)."""
    root = etree.Element(f"{{{OPF}}}package", nsmap={None: OPF, "dc": DC})  # type: ignore[dict-item]  # as above
    root.set("version", "3.0")
    root.set("unique-identifier", "id")
    root.set(f"{{{XML}}}lang", course.language)
    _add_metadata(add(root, OPF, "metadata"), course, files)
    manifest = add(root, OPF, "manifest")
    for page in files.pages:
        more = {"properties": "nav"} if page.kind == "toc" else {}
        _add_item(manifest, page.name, "application/xhtml+xml", **more)
    _add_item(manifest, "book.css", "text/css")
    _add_item(manifest, _COVER, "image/png", properties="cover-image")
    for name in (*files.drawings, *files.photographs):
        _add_item(manifest, name, _MEDIA_TYPES[name.rpartition(".")[2]])
    spine = add(root, OPF, "spine")
    for page in files.pages:
        add(spine, OPF, "itemref", idref=_item_id(page.name))
    return document(root)


def _add_metadata(metadata: etree._Element, course: Course, files: BookFiles) -> None:
    day = course.law_as_of.isoformat()
    identifier = uuid.uuid5(_NAMES, f"{course.id} {course.language}")
    add(metadata, DC, "identifier", f"urn:uuid:{identifier}", id="id")
    add(metadata, DC, "title", course.title)
    add(metadata, DC, "language", course.language)
    add(metadata, DC, "creator", "westeros_learn")
    add(metadata, DC, "description", course.summary)
    for keyword in course.keywords:
        add(metadata, DC, "subject", keyword)
    add(metadata, DC, "rights", course.licence)
    add(metadata, DC, "date", day)
    # The day in the course and no clock: the same course is the same book.
    add(metadata, OPF, "meta", f"{day}T00:00:00Z", property="dcterms:modified")
    for name, value in book_accessibility(course, pictured=bool(files.drawings or files.photographs)):
        add(metadata, OPF, "meta", value, property=f"schema:{name}")


def _add_item(manifest: etree._Element, name: str, kind: str, **more: str) -> None:
    attributes = {"id": _item_id(name), "href": name, "media-type": kind, **more}
    add(manifest, OPF, "item", **attributes)


def _item_id(name: str) -> str:
    return f"f-{name.replace('.', '-')}"
