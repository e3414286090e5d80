"""A small course as the model has it, and the schema files to measure by."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from westeros_learn.model import (
    Choice,
    Course,
    Lesson,
    Media,
    Module,
    Outcome,
    Paragraph,
    QuestionPlace,
    Quiz,
    QuizPlace,
    QuizRole,
    SingleChoice,
    Span,
    Text,
)

TESTS = Path(__file__).parents[1]
SPAN = Span("course.yaml")


def _question(identifier: str, code: str) -> SingleChoice:
    return SingleChoice(
        id=identifier,
        code=code,
        outcome="ab-o1",
        prompt=(Paragraph((Text("Which one?"),)),),
        choices=(
            Choice(key="a", text=(Text("This one."),), correct=True, span=SPAN),
            Choice(key="b", text=(Text("That one."),), span=SPAN),
        ),
        span=SPAN,
    )


@pytest.fixture
def make_course(tmp_path: Path) -> Callable[..., Course]:
    """Return a maker of small, whole courses with photographs; what it is given replaces a part."""
    photographs = []
    for name in ("media/b.png", "media/parts/a.jpg", "media/c.png"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
        photographs.append(Media(path=name, file=str(file), width=1, height=1))

    def make(**parts: object) -> Course:
        lesson = Lesson(
            id="ab-l-one",
            code="l001",
            title="One",
            folder="one",
            blocks=(
                Paragraph((Text("Words to read."),)),
                QuestionPlace("ab-q-one", SPAN),
                QuizPlace("ab-test", SPAN),
            ),
            questions=(_question("ab-q-one", "q001"),),
            span=SPAN,
        )
        whole: dict[str, object] = {
            "id": "a-b",
            "title": "Ab initio",
            "language": "en",
            "summary": "A small course.",
            "keywords": ("small", "whole"),
            "licence": "CC-BY-4.0",
            "law_as_of": date(2026, 11, 24),
            "disclaimer": (Paragraph((Text("Made for tests."),)),),
            "content_notice": (),
            "help": (),
            "outcomes": (Outcome(id="ab-o1", text="Choose.", span=SPAN),),
            "modules": (Module(id="ab-m", title="All", lessons=(lesson,), span=SPAN),),
            "quizzes": (
                Quiz(
                    id="ab-test",
                    code="t001",
                    title="Test",
                    role=QuizRole.COUNTS,
                    draw=1,
                    pass_mark=70,
                    span=SPAN,
                ),
            ),
            "pool": (_question("ab-q-two", "q002"),),
            "glossary": (),
            "references": (),
            "media": tuple(photographs),
            "retired": frozenset(),
            "span": SPAN,
        }
        return Course(**(whole | parts))  # type: ignore[arg-type]  # a test names what it replaces

    return make


@pytest.fixture
def course(make_course: Callable[..., Course]) -> Course:
    """Return a small, whole course."""
    return make_course()


@pytest.fixture(scope="session")
def official_files() -> Path:
    """Return the folder of the official schema files, fetched when it is missing."""
    fetched = subprocess.run(
        ["bash", TESTS / "fetch_schemas.sh"], capture_output=True, text=True, check=False
    )
    if fetched.returncode:
        pytest.fail(f"The official schema files could not be fetched: {fetched.stderr}")
    return TESTS / ".env" / "schemas"


@pytest.fixture(scope="session")
def official_schema(official_files: Path, tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    """Return the official schema, with the two repairs without which libxml2 does not read it."""
    folder = tmp_path_factory.mktemp("official")
    for file in official_files.iterdir():
        text = file.read_text("utf-8")
        if file.name == "ims_xml.xsd":
            text = _replace(text, 'xmlns="http://www.w3.org/XML/1998/namespace"', "")
        if file.name == "imsmd_rootv1p2p1.xsd":
            text = _replace(text, 'namespace="##any"', 'namespace="##other"')
        (folder / file.name).write_text(text, "utf-8")
    return _compile(folder)


@pytest.fixture(scope="session")
def our_schema() -> etree.XMLSchema:
    """Return the schema that our packages carry."""
    return _compile(Path(str(files("scorm_templates") / "schemas")))


def _replace(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def _compile(folder: Path) -> etree.XMLSchema:
    """Return one schema that knows every namespace, so that a foreign element is judged as well."""
    imports = {
        "http://www.w3.org/XML/1998/namespace": "ims_xml.xsd",
        "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd",
        "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd",
        "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1": "imsmd_rootv1p2p1.xsd",
    }
    umbrella = etree.Element("{http://www.w3.org/2001/XMLSchema}schema")
    for namespace, name in imports.items():
        each = etree.SubElement(umbrella, "{http://www.w3.org/2001/XMLSchema}import", namespace=namespace)
        each.set("schemaLocation", (folder / name).as_uri())
    return etree.XMLSchema(umbrella)
