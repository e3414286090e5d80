"""Who was in the sample sessions, and when and where those were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from westeros_learn.assessment import Generator, fold, hash32
from westeros_learn.delivery.people import Profile
from westeros_learn.records import Strand


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody who does not exist."""

    email: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class SampleSession:
    """A training session that was never held."""

    title: str
    place: str
    starts_on: date
    ends_on: date
    audience: str
    strand: Strand
    seats: int
    course: str
    people: tuple[SamplePerson, ...]


_GIVEN = {
    "RO": "Adina Bogdan Camelia Dragoș Elena Florin Gabriela Horia Ilinca Lucian Mădălina Nicolae Oana Radu "
    "Simona Tudor Vasile Zamfira",
    "PL": "Agnieszka Bartosz Celina Dariusz Ewa Grzegorz Halina Ireneusz Joanna Krzysztof Łucja Marek "
    "Natalia Paweł Renata Stanisław",
    "BE": "An Bram Céline Dirk Elke Filip Hanne Jean-Luc Katrien Lotte Maarten Nathalie Pieter Sofie",
    "ES": "Ainhoa Álvaro Beatriz Carlos Elena Gonzalo Inés Javier Marta Óscar Pilar Rubén",
}
_FAMILY = {
    "RO": "Albescu Bălan Ciobotaru Dumbravă Enescu-Rădoi Florea Ghimpeanu Hagiu Ivașcu Lăcătuș Moldoveanu "
    "Neagoe Oprișan Pădureanu Roșca Sălceanu Țurcanu Vlădescu Zărnescu",
    "PL": "Borowiak Chmielarz Dąbek Górniak Jaworek Kurzawa Leśniak Maliniak Olszak Piekarczyk Rogala Sikora "
    "Wilczek Wójtowicz Zaręba",
    "BE": "Aerts-Lodewijk Bogaert Claessens Dewaele Engelen Goossens Hendrickx Lambrecht Martens Neyt "
    "Peeters Vandamme Wuyts",
    "ES": "Aguirre Benavent Castellanos Domínguez Escudero Fuentes Iglesias Lozano Montalbán Requena Salcedo "
    "Villanueva",
}
_INSTITUTIONS = {
    "prosecutor": "Organised Crime Prosecution Office, {}",
    "judge": "Regional Court, {}",
    "police-officer": "Anti-Trafficking Police Unit, {}",
    "victim-specialist": "Agency for the Support of Victims, {}",
    "labour-inspector": "Labour Inspectorate, {}",
    "other": "Asset Management Office, {}",
}
_TOWNS = {
    "RO": ("Valea Albă", "Râul Mare", "Dealu Nou"),
    "PL": ("Stare Brzozy", "Nowa Dąbrowa"),
    "BE": ("Oudebrug", "Les Trois Chênes"),
    "ES": ("Puerto Claro", "Villasol"),
}
"""Towns that no map has."""

_PROFESSIONS = (
    ("prosecutor", 34),
    ("judge", 22),
    ("police-officer", 30),
    ("victim-specialist", 8),
    ("labour-inspector", 4),
    ("other", 2),
)
_COUNTRIES = (("RO", 52), ("PL", 22), ("BE", 16), ("ES", 10))
_COUNTRIES_FINANCIAL = (("RO", 60), ("BE", 24), ("ES", 16))
_HUNDRED = 100

_MIXED = "Prosecutors, judges, police officers and specialists"
_PLANS = (
    (Strand.HEARING, "victim-hearing", "Hearing victims", "Poiana Brașov", ((-330, 30), (-304, 26))),
    (Strand.COMPLEX_CASES, "complex-cases", "Complex cases", "Bucharest", ((-252, 24), (-196, 22))),
    (Strand.LIMITS, "limits-and-challenges", "Limits and challenges", "Constanța", ((-147, 31), (-119, 27))),
    (Strand.FINANCIAL, "asset-recovery", "Financial investigation", "Sibiu", ((-56, 26), (-1, 24))),
)
"""Of each strand: its course, and of each session on which day it begins and how many are in it."""

_DAYS = 3
_IN_TWO = 2
"""Of the first three strands: so many of the third one were in the first one, too."""


def sample_sessions(today: date, trainee: str) -> Iterator[SampleSession]:
    """Yield the sample sessions, and one that is planned.

    Args:
        today: the day from which theirs are counted.
        trainee: the mail address of somebody who is there already, and takes part in the last one.
    """
    made: dict[Strand, list[SamplePerson]] = {}
    for strand, course, title, place, sittings in _PLANS:
        for number, (offset, size) in enumerate(sittings, start=1):
            people = _people(strand, number, size, made.get(Strand.HEARING, ()))
            if offset > -_DAYS:
                people[-1] = SamplePerson(trainee, people[-1].profile)
            made.setdefault(strand, []).extend(people)
            begins = today + timedelta(days=offset)
            if offset < -_DAYS:
                begins -= timedelta(days=begins.weekday())  # training begins on a Monday
            yield _session(strand, course, f"{title} {number}", place, begins, tuple(people))
    begins = today + timedelta(days=28 - today.weekday())
    yield _session(Strand.HEARING, "victim-hearing", "Hearing victims 3", "Poiana Brașov", begins, ())


def _session(
    strand: Strand, course: str, title: str, place: str, begins: date, people: tuple[SamplePerson, ...]
) -> SampleSession:
    ends = begins + timedelta(days=_DAYS - 1)
    seats = max(30, len(people) + 2)
    return SampleSession(title, place, begins, ends, _MIXED, strand, seats, course, people)


def _people(strand: Strand, number: int, size: int, earlier: Sequence[SamplePerson]) -> list[SamplePerson]:
    again = list(earlier[:_IN_TWO]) if strand is Strand.LIMITS and number == 1 else []
    return again + [_person(strand, number, place) for place in range(size - len(again))]


def _person(strand: Strand, number: int, place: int) -> SamplePerson:
    chance = Generator(hash32(f"{strand}/{number}/{place}"))
    country = _drawn(chance, _COUNTRIES_FINANCIAL if strand is Strand.FINANCIAL else _COUNTRIES)
    profession = _drawn(chance, _PROFESSIONS)
    given = _one_of(chance, _GIVEN[country].split())
    family = _one_of(chance, _FAMILY[country].split())
    town = _one_of(chance, _TOWNS[country])
    name = fold(f"{given}.{family}").replace(" ", "-")
    profile = Profile(given, family, profession, country, "en", _INSTITUTIONS[profession].format(town))
    return SamplePerson(f"{name}.{strand[0]}{number}{place:02}@example.org", profile)


def _drawn(chance: Generator, shares: Sequence[tuple[str, int]]) -> str:
    left = chance.below(_HUNDRED)
    for value, share in shares:
        left -= share
        if left < 0:
            return value
    return shares[0][0]


def _one_of(chance: Generator, values: Sequence[str]) -> str:
    return values[chance.below(len(values))]
