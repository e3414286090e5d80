"""What must be marked as a fact, in the forms of five languages, and what must not."""

from __future__ import annotations

import pytest

from westeros_learn.source.lint.claims import HIDDEN, SOURCE, ClaimKind, claims, is_fictional

HITS = [
    # English
    (ClaimKind.ACT, "Article 12 asks for it.", "Article 12"),
    (ClaimKind.ACT, "See art. 11(3) of it.", "art. 11(3)"),
    (ClaimKind.ACT, "Directive 2011/36/EU says so.", "Directive 2011/36/EU"),
    (ClaimKind.ACT, "Under 2012/29 the victim is heard.", "2012/29"),
    (ClaimKind.ACT, "Regulation (EU) 2018/1805 applies.", "Regulation (EU) 2018/1805"),
    (ClaimKind.ACT, "The Convention (CETS 197) says so.", "CETS 197"),
    (ClaimKind.ACT, "It was proposed by COM(2023) 424.", "COM(2023) 424"),
    (ClaimKind.ACT, "Section 45 of the Modern Slavery Act is a defence.", "Section 45 of the"),
    (ClaimKind.CASE, "In S.M. v. Croatia testimony was over-relied on.", "S.M. v. Croatia"),
    (ClaimKind.CASE, "Chowdury and Others v. Greece holds that.", "Chowdury and Others v. Greece"),
    (ClaimKind.CASE, "V.C.L. and A.N. v. the United Kingdom came later.", "V.C.L. and A.N. v. the United"),
    (ClaimKind.CASE, "The Court said in C-105/03 what follows.", "C-105/03"),
    (ClaimKind.CASE, "The application 71545/12 was made.", "71545/12"),
    (ClaimKind.DATE, "It was adopted on 13 June 2024.", "13 June 2024"),
    (ClaimKind.DATE, "It was adopted on June 13, 2024, at last.", "June 13, 2024"),
    (ClaimKind.DATE, "It was adopted on 2024-06-13.", "2024-06-13"),
    (ClaimKind.DATE, "The judgment of 26.7.2005 is final.", "26.7.2005"),
    (ClaimKind.DATE, "It has been a crime since 2005.", "2005"),
    (ClaimKind.DATE, "Möller and colleagues (2017) say so.", "(2017)"),
    (ClaimKind.FIGURE, "The budget was EUR 389,810.", "EUR 389,810"),
    (ClaimKind.FIGURE, "It brought 2.5 million euros.", "2.5 million euros"),
    (ClaimKind.FIGURE, "Some 70 per cent reported it.", "70 per cent"),
    (ClaimKind.FIGURE, "48% said no.", "48%"),
    (ClaimKind.FIGURE, "A sample of 298 women was seen.", "298 women"),
    (ClaimKind.FIGURE, "Europe registered 10,793 victims.", "10,793 victims"),
    (ClaimKind.FIGURE, "At least 30 days pass.", "At least 30 days"),
    (ClaimKind.FIGURE, "They answer within 72 hours.", "within 72 hours"),
    # Polish
    (ClaimKind.ACT, "W art. 189a § 1 czytamy o karze.", "art. 189a"),
    (ClaimKind.ACT, "Artykuł 12 o tym mówi.", "Artykuł 12"),
    (ClaimKind.ACT, "Dyrektywa 2011/36/UE obowiązuje.", "Dyrektywa 2011/36/UE"),
    (ClaimKind.CASE, "Wyrok S.M. przeciwko Chorwacji jest ważny.", "S.M. przeciwko Chorwacji"),
    (ClaimKind.DATE, "Przyjęto ją 13 czerwca 2024 r. w Brukseli.", "13 czerwca 2024"),
    (ClaimKind.DATE, "Od 2005 roku jest inaczej.", "2005"),
    (ClaimKind.FIGURE, "Kosztowało to 40 000 zł.", "40 000 zł"),
    (ClaimKind.FIGURE, "Zgłosiło to 12 procent.", "12 procent"),
    (ClaimKind.FIGURE, "Rozpoznano 120 ofiar.", "120 ofiar"),
    (ClaimKind.FIGURE, "Mija co najmniej 30 dni.", "co najmniej 30 dni"),
    # Romanian
    (ClaimKind.ACT, "Legea nr. 678/2001 prevede altfel.", "Legea nr. 678/2001"),
    (ClaimKind.ACT, "Potrivit articolului 12, victima este audiată.", "articolului 12"),
    (ClaimKind.CASE, "Hotărârea S.M. împotriva Croației este finală.", "S.M. împotriva Croației"),
    (ClaimKind.DATE, "A fost adoptată la 13 iunie 2024.", "13 iunie 2024"),
    (ClaimKind.DATE, "Din 2005 este altfel.", "2005"),
    (ClaimKind.FIGURE, "Au fost 250 de victime.", "250 de victime"),
    (ClaimKind.FIGURE, "A costat 3.000 de lei.", "3.000 de lei"),
    (ClaimKind.FIGURE, "Trec cel puțin 30 de zile.", "cel puțin 30 de zile"),
    # French
    (ClaimKind.ACT, "L’article 12 le dit.", "article 12"),
    (ClaimKind.ACT, "Le règlement (UE) 2018/1805 s’applique.", "règlement (UE) 2018/1805"),
    (ClaimKind.CASE, "L’arrêt Siliadin c. France le dit.", "Siliadin c. France"),
    (ClaimKind.DATE, "Adoptée le 13 juin 2024, elle vaut.", "13 juin 2024"),
    (ClaimKind.FIGURE, "Pour 48 pour cent, c’est non.", "48 pour cent"),
    (ClaimKind.FIGURE, "Cela a coûté 1 200 euros.", "1 200 euros"),
    # Spanish
    (ClaimKind.ACT, "El artículo 177 bis lo dice.", "artículo 177"),
    (ClaimKind.CASE, "El asunto T.V. contra España lo muestra.", "T.V. contra España"),
    (ClaimKind.DATE, "Se adoptó el 13 de junio de 2024.", "13 de junio de 2024"),
    (ClaimKind.FIGURE, "El 48 por ciento dijo que no.", "48 por ciento"),
    (ClaimKind.FIGURE, "Fueron 120 mujeres.", "120 mujeres"),
]
NO_CLAIMS = [
    "There are two main lessons, and the final test has 12 questions.",
    "The hearing begins at 10:30 and ends at 12:00.",
    "Lena is 31 and lives in room 2010.",
    "Take 15 minutes, or wait 3 hours.",
    "“Directive 2011/36/EU says so,” he said.",
    "„Art. 12 to mówi” – powiedział.",
    "« L’article 12 le dit », dit-il.",
    "He stood 2000 metres away.",
    "The school year 2024/25 begins.",
    "Zeznania przeciwko Annie trwały.",
    "El testigo declaró contra España y contra todos.".replace("España", "su jefe"),
    "Call 112 in an emergency.",
    "See page 12 of 30, step 3, version 2.0.",
    "Three people and 9 children came.",
    f"She may stay {SOURCE} under article 12.",
    f"A refusal needs reasons, says article 20. {SOURCE} The rest is yours.",
    f"{HIDDEN}, so the record of this one matters.",
    "The coat, e.g. the grey one, was hers. No 1 is right.",
]


@pytest.mark.parametrize(("kind", "text", "words"), HITS)
def test_a_claim_is_found(kind: ClaimKind, text: str, words: str) -> None:
    (claim,) = claims(text)
    assert (claim.kind, claim.words) == (kind, words)


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_no_claim_is_invented(text: str) -> None:
    assert list(claims(text)) == []


def test_each_sentence_is_told_once_at_its_start() -> None:
    """Abbreviations end no sentence, and a source clears only the sentence that it stands in or behind."""
    text = (
        "Rest first. Under art. 12 of it, and no. 3 of S.M. v. Croatia, you wait. "
        f"In 2017 it was so. {SOURCE} In 2018 it was not."
    )
    found = list(claims(text))
    assert [(claim.words, text[claim.sentence :][:8].strip()) for claim in found] == [
        ("art. 12", "Under ar"),
        ("2018", "In 2018"),
    ]


@pytest.mark.parametrize(
    "text", ["Fictional case.", "Sprawa fikcyjna.", "Caz fictiv.", "Cas fictif.", "Caso ficticio."]
)
def test_fiction_says_so(text: str) -> None:
    assert is_fictional(text)
    assert not is_fictional("A friction.")
