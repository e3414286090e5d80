"""What the cells of a list of people mean: which column is what, and what is wrong with a row.

Pure: it knows neither the database nor whoever looks. Words are found in English, Polish and
Romanian, countries also in the other languages of the project's neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache

from babel import Locale
from email_validator import EmailNotValidError, validate_email

from westeros_learn.assessment.folding import fold
from westeros_learn.delivery.people import PROFESSIONS

LETTER_LANGUAGES = ("en", "pl", "ro")
"""In which people can be written to: those of the app's own words."""

_LONGEST = {"given_name": 100, "family_name": 100, "institution": 200}
_COUNTRY_LANGUAGES = ("en", "pl", "ro", "es", "fr", "nl", "de", "it", "bg", "hu", "cs", "pt")
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "DG", "EA", "IC", "TA"})
_OTHER_COUNTRIES = {"uk": "GB", "great britain": "GB", "england": "GB", "moldova": "MD", "usa": "US"}


_SLIPS = 3


class Column(StrEnum):
    """What a column of a list is."""

    EMAIL = "email"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    GIVEN_FIRST = "given_first"
    """The whole name, the given name first."""
    FAMILY_FIRST = "family_first"
    """The whole name, the family name first."""
    PROFESSION = "profession"
    COUNTRY = "country"
    INSTITUTION = "institution"
    LANGUAGE = "language"
    NOTHING = ""


FIELDS = ("email", "given_name", "family_name", "profession", "country", "institution", "language")
"""What is known of a person on a list, and can be put right."""


class Problem(StrEnum):
    """What is wrong with a field."""

    NO_ADDRESS = "no-address"
    BAD_ADDRESS = "bad-address"
    TOO_LONG = "too-long"
    UNKNOWN_PROFESSION = "unknown-profession"
    UNKNOWN_COUNTRY = "unknown-country"
    UNKNOWN_LANGUAGE = "unknown-language"
    DEACTIVATED = "deactivated"
    """The account with this address cannot be used: an administrator can open it again."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a row, and its cure where one is at hand.

    Attributes:
        field: one of FIELDS.
        value: what stands there.
        suggestion: what it may have been meant to be; "" where nothing comes to mind.
    """

    field: str
    problem: Problem
    value: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says of a person.

    Attributes:
        values: by field; where there is a fault, what stands there.
    """

    values: Mapping[str, str]
    faults: tuple[Fault, ...]


_HEADS: Mapping[Column, tuple[str, ...]] = {
    Column.EMAIL: (
        "email", "e mail", "mail", "email address", "e mail address", "mail address", "address",
        "adres email",
        "adres e mail", "adres", "poczta", "adresa de e mail", "adresa de email", "adresa e mail", "adresa",
        "correo", "correo electronico", "courriel", "adresse mail", "adresse e mail", "username",
    ),
    Column.GIVEN_NAME: (
        "given name", "first name", "firstname", "forename", "imie", "imiona", "prenume", "prenumele",
        "nombre",
        "prenom", "voornaam",
    ),
    Column.FAMILY_NAME: (
        "family name", "last name", "lastname", "surname", "nazwisko", "nume de familie", "numele de familie",
        "apellido", "apellidos", "nom", "achternaam",
    ),
    Column.GIVEN_FIRST: (
        "name", "full name", "participant", "trainee", "imie i nazwisko", "uczestnik", "prenume si nume",
        "nombre y apellidos", "prenom et nom", "naam",
    ),
    Column.FAMILY_FIRST: (
        "nazwisko i imie", "nume", "nume si prenume", "numele si prenumele", "surname and name",
        "nume prenume",
        "apellidos y nombre", "nom et prenom", "cursant",
    ),
    Column.PROFESSION: (
        "profession", "occupation", "function", "position", "job", "role", "zawod", "funkcja", "stanowisko",
        "profesie", "profesia", "functie", "functia", "profesion", "fonction",
    ),
    Column.COUNTRY: ("country", "state", "kraj", "panstwo", "tara", "pais", "pays", "land"),
    Column.INSTITUTION: (
        "institution", "organisation", "organization", "employer", "instytucja", "organizacja", "jednostka",
        "institutie", "institutia", "institucion", "organisme", "instelling",
    ),
    Column.LANGUAGE: ("language", "jezyk", "limba", "idioma", "langue", "taal"),
}  # fmt: skip
"""What columns are called, folded."""

_PROFESSION_WORDS: Mapping[str, tuple[str, ...]] = {
    "prosecutor": ("prokurator", "prokuratorka", "procuror", "procuroare", "fiscal", "procureur"),
    "judge": ("sedzia", "sedzina", "judecator", "judecatoare", "juez", "jueza", "juge", "rechter"),
    "police-officer": (
        "police", "policeman", "policewoman", "policjant", "policjantka", "policja", "funkcjonariusz policji",
        "politist", "politista", "politie", "ofiter de politie", "policia", "policier",
    ),
    "victim-specialist": (
        "specialist in victims", "specjalista do spraw ofiar", "specjalista ds ofiar",
        "specjalista ds pokrzywdzonych",
        "specialist in victime", "specialist victime",
    ),
    "labour-inspector": (
        "labor inspector", "inspektor pracy", "inspector de munca", "inspector de trabajo",
        "inspecteur du travail",
    ),
    "other": ("another one", "inny", "inna", "inne", "alta", "altul", "altele", "otro", "autre"),
}  # fmt: skip

_LANGUAGE_WORDS = {
    "english": "en", "angielski": "en", "engleza": "en", "polish": "pl", "polski": "pl", "poloneza": "pl",
    "polona": "pl", "romanian": "ro", "rumunski": "ro", "romana": "ro", "gb": "en",
}  # fmt: skip


def columns_of(rows: Sequence[Sequence[str]]) -> tuple[bool, tuple[Column, ...]]:
    """Return whether the first row is a head, and what each column seems to be.

    Args:
        rows: the first rows of a list, all of the same length.
    """
    first = rows[0]
    heads = {head: column for column, names in _HEADS.items() for head in names}
    found = [heads.get(fold(cell), Column.NOTHING) for cell in first]
    has_head = not any("@" in cell for cell in first) and any(found)
    columns = _each_once(_in_two(found)) if has_head else [Column.NOTHING] * len(first)
    if Column.EMAIL not in columns:
        body = rows[1:] if has_head else rows
        counts = [sum("@" in row[at] for row in body) for at in range(len(first))]
        if max(counts):
            columns[counts.index(max(counts))] = Column.EMAIL
    return has_head, tuple(columns)


def _in_two(found: list[Column]) -> list[Column]:
    """Return the same with "Name" as one half of a name, where the other half has a column of its own."""
    halves = {}
    if Column.FAMILY_NAME in found:
        halves[Column.GIVEN_FIRST] = Column.GIVEN_NAME
    if Column.GIVEN_NAME in found:
        halves[Column.FAMILY_FIRST] = Column.FAMILY_NAME
    return [halves.get(column, column) for column in found]


def _each_once(found: list[Column]) -> list[Column]:
    return [
        column if column and column not in found[:at] else Column.NOTHING for at, column in enumerate(found)
    ]


def entry_of(
    cells: Sequence[str], columns: Sequence[Column], corrected: Mapping[str, str], language: str
) -> Entry:
    """Return what a row says, with everything that is wrong with it.

    Args:
        cells: of the row.
        columns: what each of them is.
        corrected: what the trainer has put right, by field: it takes the place of the cell.
        language: of the cohort, where the row says none.
    """
    said = dict.fromkeys(FIELDS, "")
    for cell, column in zip(cells, columns, strict=False):
        match column:
            case Column.GIVEN_FIRST:
                said["given_name"], said["family_name"] = _parted(cell)
            case Column.FAMILY_FIRST:
                said["family_name"], said["given_name"] = _parted(cell)
            case Column.NOTHING:
                pass
            case _:
                said[column] = cell
    said |= {field: " ".join(value.split()) for field, value in corrected.items() if field in FIELDS}
    faults: list[Fault] = []
    said["email"] = _email(said["email"], faults)
    for field, most in _LONGEST.items():
        if len(said[field]) > most:
            faults.append(Fault(field, Problem.TOO_LONG, said[field], said[field][:most].rstrip()))
    for field, (known, problem) in _CODES.items():
        said[field] = _code(field, said[field], known(), problem, faults)
    said["language"] = said["language"] or language
    return Entry(said, tuple(faults))


def _parted(name: str) -> tuple[str, str]:
    """Return a whole name in two: a comma parts it, else its last word stands alone."""
    first, comma, rest = name.partition(",")
    if comma:
        return first.strip(), rest.strip()
    first, _, rest = name.rpartition(" ")
    return (first, rest) if first else (rest, "")


def _code(field: str, value: str, known: Mapping[str, str], problem: Problem, faults: list[Fault]) -> str:
    if not value:
        return ""
    folded = fold(value)
    if folded in known:
        return known[folded]
    faults.append(Fault(field, problem, value, _nearest(folded, known)))
    return value


def _nearest(folded: str, known: Mapping[str, str]) -> str:
    """Return the code whose word begins alike and is spelt much alike, "" for none.

    Only few words are compared: a list of thousands of words that nobody knows holds nobody up.
    """
    alike = [word for word in known if word[:2] == folded[:2] and abs(len(word) - len(folded)) <= _SLIPS]
    near = get_close_matches(folded, alike, n=1, cutoff=0.75)
    return known[near[0]] if near else ""


# --- addresses -----------------------------------------------------------------------------------

_LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3, without the angle brackets."""
_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\{at\}|\s+at\s+|@+)\s*", re.IGNORECASE)
_POINT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\.|,|;)+\s*", re.IGNORECASE)


def _email(value: str, faults: list[Fault]) -> str:
    """Return an address as it is kept; with a fault, as it stands."""
    if not value:
        faults.append(Fault("email", Problem.NO_ADDRESS, ""))
        return ""
    plain = _valid(_unwrapped(value))
    if plain:
        return plain
    faults.append(Fault("email", Problem.BAD_ADDRESS, value, _repaired(value)))
    return value


def _unwrapped(value: str) -> str:
    """Return an address without what mail programs and lists put around it."""
    inside = value.rpartition("<")[2].partition(">")[0]
    return inside.strip(" .;,'\"()").removeprefix("mailto:")


def _valid(address: str) -> str:
    if len(address) > _LONGEST_ADDRESS:
        return ""
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return ""
    plain = found.ascii_email or found.normalized
    return plain.lower() if len(plain) <= _LONGEST_ADDRESS else ""


def _repaired(value: str) -> str:
    """Return what an address was probably meant to be: with one @, points for commas, and no spaces."""
    if len(value) > _LONGEST_ADDRESS:
        return ""
    parts = _AT.split(value.strip().strip("<>'\""))
    if len(parts) != 2:
        return ""
    name, host = (_POINT.sub(".", part).strip(".").replace(" ", "") for part in parts)
    return _valid(f"{name}@{host}")


# --- words -----------------------------------------------------------------------------------------


@cache
def _professions() -> Mapping[str, str]:
    known = {fold(code): code for code in PROFESSIONS}
    return known | {word: code for code, words in _PROFESSION_WORDS.items() for word in words}


@cache
def _countries() -> Mapping[str, str]:
    known: dict[str, str] = dict(_OTHER_COUNTRIES)
    for language in reversed(
        _COUNTRY_LANGUAGES
    ):  # where two languages mean two countries, the first one's holds
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                known[fold(name)] = known[fold(code)] = code
    return known


@cache
def _languages() -> Mapping[str, str]:
    return {**{code: code for code in LETTER_LANGUAGES}, **_LANGUAGE_WORDS}


_CODES: Mapping[str, tuple[Callable[[], Mapping[str, str]], Problem]] = {
    "profession": (_professions, Problem.UNKNOWN_PROFESSION),
    "country": (_countries, Problem.UNKNOWN_COUNTRY),
    "language": (_languages, Problem.UNKNOWN_LANGUAGE),
}
