"""The certificate: read by people, by screen readers and by whoever checks it; never by a template."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from westeros_learn.errors import CertificateError
from westeros_learn.player.certificate import CertificateText, render_certificate

MARGIN = 30 / 25.4 * 72 - 0.5
PAGE = "https://learn.example.org/verify"
CERTIFICATE = CertificateText(
    language="en",
    holder="Ana Pop",
    course="Hearing a victim",
    issuer="National School",
    completed=date(2026, 11, 25),
    issued=date(2026, 12, 2),
    score=8750,
    law_as_of=date(2026, 10, 1),
    code="K7MQ2-WXA4P-RT9VZ-B3HCD-8FJN5-E",
    page=PAGE,
)


def read(certificate: CertificateText) -> PdfReader:
    return PdfReader(BytesIO(render_certificate(certificate)))


def text_of(certificate: CertificateText) -> str:
    pages = read(certificate).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def test_it_says_who_completed_what_when_how_well_and_how_to_verify_it() -> None:
    text = text_of(CERTIFICATE)
    for said in (
        "National School Certificate of completion This certifies that Ana Pop has completed the course",
        "Hearing a victim",
        "Completed on 25 November 2026",
        "Result 87 %",
        "Law as of 1 October 2026",
        f"{PAGE} Code: K7MQ2-WXA4P-RT9VZ-B3HCD-8FJN5-E",
        "Issued by National School on 2 December 2026.",
        "is no professional qualification",
    ):
        assert said in text
    assert "Result" not in text_of(replace(CERTIFICATE, score=None))


def test_it_declares_what_assistive_technology_needs() -> None:
    """Matterhorn Protocol 1.1, checkpoints 06, 07, 11 and 13; the rest is typst's own check."""
    document = read(replace(CERTIFICATE, language="pl-PL"))
    root: Any = document.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "pl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    assert document.metadata is not None
    assert document.metadata.title == "Zaświadczenie o ukończeniu kursu – Ana Pop – Hearing a victim"
    tags = list(tags_of(root["/StructTreeRoot"]))
    assert [name for name, _ in tags if name in {"/H1", "/H2", "/Figure"}] == ["/H1", "/H2", "/Figure"]
    assert [alt for name, alt in tags if name == "/Figure"] == [
        "Kod QR, który otwiera stronę weryfikacji tego zaświadczenia z wpisanym kodem"
    ]


def tags_of(node: object) -> list[tuple[str, str]]:
    """Every tag of a document in its order, with what stands in for a picture."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for each in node for tag in tags_of(each)]
    if not isinstance(node, dict):
        return []
    here = [(str(node["/S"]), str(node.get("/Alt", "")))] if "/S" in node else []
    return here + tags_of(node.get("/K"))


@pytest.mark.parametrize(
    ("language", "letters"),
    [
        ("pl", "Zażółć gęślą jaźń ŻÓŁĆ GĘŚLĄ JAŹŃ"),
        ("ro", "Ștefăniță Țîrdea-Brâncoveanu ȘȚĂÎÂ"),
        ("es", "Núñez Güell Ángela Íñigo Óscar Úrsula"),
        ("fr", "Cœur Élodie Noël Çelik L’Haÿ Brûlé Ælis ÀÈÙ"),
        ("hu", "Őrsi Űző Đurđević Čapek Ħamrun Ķēniņš Ğül Øst Åse Þór"),
    ],
)
def test_every_letter_of_a_name_shows(language: str, letters: str) -> None:
    assert letters in text_of(replace(CERTIFICATE, language=language, holder=letters))


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x") $a$ *b* _c_ = [d] \\ @e <f> `g` // h "i" #include "/etc/passwd"',
        "</script>{{ 7 * 7 }}{% raw %}",
        "A" * 100 + " " + "B" * 100,
        ("Maria de la Concepción y del Perpetuo Socorro " * 5)[:200].strip(),
    ],
)
def test_whatever_a_name_holds_is_only_text_and_fits_on_the_page(name: str) -> None:
    document = read(replace(CERTIFICATE, holder=name, course=name))
    assert len(document.pages) == 1
    lines = lines_of(document)
    assert len(lines) > 10
    assert min(lines) >= MARGIN  # it is centred: what is too wide begins too early
    text = "".join(document.pages[0].extract_text().split())
    assert text.count("".join(name.split())) == 2


def lines_of(document: PdfReader) -> list[float]:
    """Where each piece of text begins, in points from the left."""
    found: list[float] = []

    def see(text: str, page: list[float], place: list[float], *_: object) -> None:
        if text.strip():
            found.append(place[4] * page[0] + place[5] * page[2] + page[4])

    document.pages[0].extract_text(visitor_text=see)
    return found


def test_a_name_from_right_to_left_leaves_what_stands_around_it() -> None:
    text = text_of(replace(CERTIFICATE, holder="\u202eمحمد\u202e علي\u2066"))
    assert "This certifies that" in text
    assert "has completed the course" in text
    assert set("محمدعلي") <= set(text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)


def test_what_no_font_can_show_is_told_and_never_left_out() -> None:
    with pytest.raises(CertificateError, match="none of the fonts"):
        render_certificate(replace(CERTIFICATE, holder="Ana \U00012000"))


def test_the_same_certificate_is_the_same_file() -> None:
    assert render_certificate(CERTIFICATE) == render_certificate(replace(CERTIFICATE))
    assert render_certificate(CERTIFICATE) != render_certificate(replace(CERTIFICATE, holder="Ana Popa"))
