"""What in a text must be marked as a fact: articles and acts, cases, dates, figures.

Pure: text in, claims out. The forms are those in which English, Polish, Romanian, French and
Spanish texts write them. All languages are looked for at once, for a text in one cites in another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FEWEST_PEOPLE = 10
"""Below, a count of people is most often part of an example."""

SOURCE = "\ufffb"
"""Stands in a text where a source is cited."""

HIDDEN = "\ufffc"
"""Stands in a text for what is marked already, or is no prose."""


class ClaimKind(StrEnum):
    """What is claimed; the value is the code of the warning."""

    ACT = "W301"
    CASE = "W302"
    DATE = "W303"
    FIGURE = "W304"


@dataclass(frozen=True, slots=True)
class Claim:
    """What must be marked: its kind, its words, where they stand, and where their sentence starts."""

    kind: ClaimKind
    words: str
    start: int
    sentence: int


def claims(text: str) -> Iterator[Claim]:
    """Yield the first claim of each sentence that names no source; quoted words claim nothing."""
    if not _WORTH_A_LOOK.search(text):
        return
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for start, end in sentences(text):
        if SOURCE in text[start:end]:
            continue
        found = (
            (match.start(), kind, match.groupdict().get("year") or match[0])
            for kind, pattern in _PATTERNS
            for match in pattern.finditer(text, start, end)
            if not any(first <= match.start() < last for first, last in quoted) and _counts(match)
        )
        first_found = min(found, default=None, key=lambda one: one[0])
        if first_found:
            at, kind, words = first_found
            yield Claim(kind, " ".join(words.split()), at, start)


def is_fictional(text: str) -> bool:
    """Say whether a text says of itself that it is fictional."""
    return bool(_FICTIONAL.search(text))


def _counts(match: re.Match[str]) -> bool:
    """Say whether a match claims something; a school year and a small count of people do not."""
    years = _SCHOOL_YEAR.fullmatch(match[0])
    if years:
        return int(years[1]) + 1 != int(years[2])
    people = match.groupdict().get("people")
    return people is None or int(re.sub(r"\D", "", people)) >= FEWEST_PEOPLE


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence; a source after its full stop belongs to it."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text, max(0, match.start() - 12), match.start() + 1):
            continue
        yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


_WORTH_A_LOOK = re.compile(r"\d|\b(?:vs?|c)\.? |przeciwko|împotriva|contr[ae]\b")
_SCHOOL_YEAR = re.compile(r"20(\d\d)/(\d\d)")
_QUOTED = re.compile(
    r"“[^“”]{0,2000}”|„[^„”“]{0,2000}[”“]|«[^«»]{0,2000}»|\"[^\"]{0,2000}\"|‘[^‘’]{2,2000}’(?!\w)"
)
_SENTENCE_END = re.compile(
    rf"[.!?…][”’»\")\]]*(?:\s*{SOURCE})+|[.!?…][”’»\")\]]*\s+(?=\W*[A-Z0-9À-Ž{HIDDEN}])"
)
_ABBREVIATION = re.compile(
    r"(?i:\b(?:arts?|no|nos|nr|vs?|c|ust|pkt|poz|par|alin|lit|mr|mrs|ms|dr|prof|para|cf|al|p|pp|ok|m\.in|np|str))"
    r"\.$|(?:\b[A-Z]\.)$"
)
_FICTIONAL = re.compile(r"(?i)\bfi(?:ctiona|kcyj|ctiv|ctif|ctici)\w*")

_MONTHS = re.sub(
    r"\s+",
    "|",
    """
    January February March April May June July August September October November December
    stycz(?:eń|nia|niu) lut(?:y|ego|ym) mar(?:zec|ca|cu) kwie(?:cień|tnia|tniu) maj[au]? czerw(?:iec|ca|cu)
    lip(?:iec|ca|cu) sierp(?:ień|nia|niu) wrze(?:sień|śnia|śniu) październik[au]? listopad(?:a|zie)?
    grud(?:zień|nia|niu)
    ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    """.strip(),
)
_YEAR = r"(?:18|19|20)\d\d(?![\d]|[.,/]\d)"
_NUMBER = r"\d{1,3}(?:[ .,\u00a0\u202f]\d{3}){1,4}(?!\d)|\d{1,12}(?:[.,]\d{1,6})?"
_MONEY = (
    r"€|\$|£|EUR\b|USD\b|RON\b|PLN\b|GBP\b|CHF\b|euro(?:s|a|ul|i)?\b|zł(?:otych|ote|oty)?\b|lei\b|pesetas\b|"
    r"dollars?\b|dolar\w*|dólares\b|pounds\b|francs\b"
)
_MANY = (
    r"(?:million|billion|thousand|mln|mld|tys\.|mi[il]ioane|miliarde|mii|millions?|milliards?|millones|mil)"
)
_PEOPLE = (
    r"women|men|people|persons|victims|children|girls|boys|migrants|workers|judges|prosecutors|offenders|"
    r"defendants|suspects|convictions|prosecutions|investigations|cases|"
    r"osób|osoby|kobiet\w*|mężczyzn\w*|ofiar\w*|dzieci|spraw\w*|persoane|femei|bărbați|victime|copii|cauze|"
    r"femmes|hommes|personnes|victimes|enfants|affaires|mujeres|hombres|personas|víctimas|niñ[oa]s|casos"
)
_UNITS = (
    r"days?|weeks?|months?|years?|dni|dzień|tygodni\w*|miesi[ęą]c\w*|lat[a]?|zile|săptămâni|luni|ani|"
    r"jours|semaines|mois|ans|días|semanas|meses|años"
)
_BOUNDS = (
    r"at (?:least|most)|(?:minimum|maximum)(?: of)?|not? (?:more|less|later) than|within|up to|"
    r"co najmniej|najwyżej|maksymalnie|nie (?:dłużej|później) niż|w (?:terminie|ciągu)|"
    r"cel (?:puțin|mult)|în (?:termen de|cel mult)|au (?:moins|plus)|dans (?:un|le) délai de|"
    r"al menos|como (?:máximo|mínimo)|en (?:un|el) plazo de"
)
_BEFORE_YEAR = (
    r"in|since|until|till|before|after|from|by|of|year|between|during|early|late|"
    r"w|od|do|przed|po|rok|roku|lat|în|din|până în|anul|după|en|depuis|avant|après|de|dès|"
    r"desde|hasta|del|año|enero"
)
_STATES = (
    r"Alban|Arm[eé]n|Austr|Azer|Belg|Bosn|Bu[lł]gar|Ch?roa|Chorw|Croaț|Cyp|Cipr|Cypr|Chyp|Chip|Cze|Tch|Ceh|Dan|Den|"
    r"Dunem|Est|Fin|Fran|Ge[or]|Gruz|Gre|Grec|Gré|Hung|Węg|Ungar|Irl|Irel|Isl|Ital|Wło|Lat|Lit|Łot|Lux|Malt|Mold|"
    r"Moł|Mont|Nether|Nid|Hol|Niem|Nor|Pays|Pol|Port|Roman|Rom|Roum|Rum|Ros|Rus|Serb|Slov|Słow|Esl|Spa|Esp|"
    r"Hisz|Swe|Szw|Sue|Suè|Suiss|Suiz|Swi|Tur|Türk|Ukr|UK\b|Unit|Royaume|Reino|Regat|Wielk|Zjedn|Germ|Alem|Allem"
)
_PARTY = r"(?:[A-ZÀ-Ž]\.(?:\s?[A-Z]\.){0,4}|[A-ZÀ-Ž][\w’'-]{1,40})"
_OTHERS = r"[Oo]thers|[Ii]nni|[Aa]lții|[Aa]utres|[Oo]tros"
_PARTIES = rf"{_PARTY}(?:,? (?:and|i|și|et|y) (?:{_OTHERS}|{_PARTY})){{0,3}}(?: \[GC\])?"
_LAWS = (
    r"[Dd]irectives?|[Rr]egulations?|[Dd]yrektyw\w*|[Rr]ozporządzeni\w*|[Dd]irectiv\w+|[Rr]egulament\w*|"
    r"[Rr]èglements?|[Rr]eglamentos?|Law|Laws|Ley|Loi|Legea|[Dd]ecrees?|[Dd]ecreto|[Dd]écret"
)

_ACT = (
    r"\b(?:[Aa]rts?(?:\.|\b)|[Aa]rticles?|[Aa]rt[ií]culos?|[Aa]rtyku[łl]\w*|[Aa]rticol\w*)\s*\d+[a-z]?(?:\s?\(\w+\))*"
    r"|§+\s*\d+|\b(?:ust|pkt|alin)\.\s*\(?\d+"
    r"|\b[Ss]ections?\s+\d+\w*\s+of\s+the\b"
    rf"|\b(?:{_LAWS})\s+(?:\([A-Z]{{2,3}}\)\s+)?(?:[Nn]o\.?\s|nr\.?\s|n[°º]\s?)?\d+(?:/\d+)*(?:/[A-Z]{{2,4}}\b)?"
    r"|(?<![\d/.,-])(?:19|20)\d\d/\d{1,4}(?:/[A-Z]{2,4}\b)?(?![\d/])"
    r"|(?<![\d/.,-])\d{1,4}/(?:19|20)\d\d(?![\d/])"
    r"|\bCOM\s?\(\d{4}\)\s?\d+|\bCETS\s(?:[Nn]o\.?\s?)?\d+"
)
_CASE = (
    rf"(?<!\w){_PARTIES}\s+(?:vs?\.?|c\.)\s+(?:the\s+)?[A-ZÀ-Ž]\w+"
    rf"|(?<!\w){_PARTIES}\s+(?:przeciwko|împotriva|contr[ae])\s+(?:l[ae]s?\s+|l’|el\s+)?(?:{_STATES})\w*"
    r"|\b[CTF]-\d{1,4}/\d\d\b(?!/)|(?<![\d/.,-])\d{3,6}/\d\d(?![\d/])|\bECLI:[A-Z0-9:.]+"
)
_DATE = (
    r"\b(?:18|19|20)\d\d-\d\d-\d\d\b|(?<![\d./])\d{1,2}[./]\s?\d{1,2}[./]\s?(?:19|20)\d\d\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?(?i:{_MONTHS})(?:\s+de|\s+del)?,?\s+{_YEAR}"
    rf"|\b(?i:{_MONTHS})(?:\s+\d{{1,2}}(?:st|nd|rd|th)?,)?(?:\s+de|\s+of)?\s+{_YEAR}"
    rf"|\b(?i:{_BEFORE_YEAR})\s+(?P<year>{_YEAR})(?!\s*(?:{_MONEY}|{_MANY}|{_PEOPLE}|%))|\({_YEAR}\)"
    rf"|\b{_YEAR}\s?(?:r\.|roku\b)"
)
_FIGURE = (
    rf"(?:€|\$|£|\b(?:EUR|USD|RON|PLN|GBP|CHF))\s?(?:{_NUMBER})"
    rf"|\b(?:{_NUMBER})\s?(?:{_MANY}\s)?(?:de\s|d’)?(?:{_MONEY})"
    rf"|\b(?:{_NUMBER})\s?(?:%|per\s?cent\b|procent\w*|proc\.|la sută\b|pour cent\b|por ciento\b)"
    rf"|\b(?P<people>{_NUMBER})\s(?:{_MANY}\s)?(?:\w+\s)?(?:{_PEOPLE})\b"
    rf"|\b(?i:{_BOUNDS})\s\d+\s(?:de\s)?(?:\w+\s)?(?:{_UNITS})\b"
    rf"|\b(?i:{_BOUNDS})\s(?:24|36|48|72|96)\s(?:hours|godzin\w*|(?:de\s)?ore|heures|horas)\b"
)
_PATTERNS = (
    (ClaimKind.ACT, re.compile(_ACT)),
    (ClaimKind.CASE, re.compile(_CASE)),
    (ClaimKind.DATE, re.compile(_DATE)),
    (ClaimKind.FIGURE, re.compile(_FIGURE)),
)
