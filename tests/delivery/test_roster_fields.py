"""What the cells of a list of people mean, and what is wrong with them."""

from __future__ import annotations

import pytest

from westeros_learn.delivery.roster_fields import Column, Entry, Fault, Problem, columns_of, entry_of

EMAIL, GIVEN, FAMILY, NOTHING = Column.EMAIL, Column.GIVEN_NAME, Column.FAMILY_NAME, Column.NOTHING


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        (["E-mail", "First name", "Surname"], (EMAIL, GIVEN, FAMILY)),
        (["Lp.", "Imię i nazwisko", "Adres e-mail"], (NOTHING, Column.GIVEN_FIRST, EMAIL)),
        (["Nume și prenume", "Adresă e-mail", "Țara"], (Column.FAMILY_FIRST, EMAIL, Column.COUNTRY)),
        (["Nume", "Prenume", "E-mail", "Instituția"], (FAMILY, GIVEN, EMAIL, Column.INSTITUTION)),
        (["Name", "Surname", "Mail", "Mail"], (GIVEN, FAMILY, EMAIL, NOTHING)),
        (["Person", "Zawód", "Język"], (NOTHING, Column.PROFESSION, Column.LANGUAGE)),
    ],
)
def test_columns_are_known_by_their_heads_in_three_languages(
    head: list[str], columns: tuple[Column, ...]
) -> None:
    assert columns_of([head, ["x"] * len(head)]) == (True, columns)


def test_without_a_head_the_column_with_addresses_is_found() -> None:
    rows = [["Ana", "ana@school.example"], ["Jan", "jan@school.example"]]
    assert columns_of(rows) == (False, (NOTHING, EMAIL))
    assert columns_of([["Person", "Where"], ["Ana", "ana@school.example"]]) == (False, (NOTHING, EMAIL))
    assert columns_of([["a", "b"]]) == (False, (NOTHING, NOTHING))


def entry(email: str = "ana@school.example", **values: str) -> Entry:
    columns = [EMAIL, *(Column(field) for field in values)]
    return entry_of([email, *values.values()], columns, {}, "pl")


@pytest.mark.parametrize(
    "typed",
    [
        "ANA@school.example",
        "Ana Pop <ana@school.example>",
        "mailto:ana@school.example",
        '"ana@school.example";',
    ],
)
def test_an_address_is_read_out_of_what_stands_around_it(typed: str) -> None:
    assert entry(typed) == Entry(
        {
            "email": "ana@school.example",
            "given_name": "",
            "family_name": "",
            "profession": "",
            "country": "",
            "institution": "",
            "language": "pl",
        },
        (),
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ana@school,example", "ana@school.example"),
        ("ana@@school.example", "ana@school.example"),
        ("ana (at) school.example", "ana@school.example"),
        ("ana pop@school..example", "anapop@school.example"),
        ("ana.school.example", ""),
        ("ana@school", ""),
        ("a@b@school.example", ""),
        ("ána@school.example", ""),
        ("x" * 300 + "@school.example", ""),
    ],
)
def test_a_wrong_address_is_told_with_what_it_was_probably_meant_to_be(typed: str, meant: str) -> None:
    assert entry(typed).faults == (Fault("email", Problem.BAD_ADDRESS, typed, meant),)
    assert entry("").faults == (Fault("email", Problem.NO_ADDRESS, ""),)


def test_professions_countries_and_languages_are_read_in_words_or_offered() -> None:
    right = entry(profession="Sędzia", country="România", language="Polski")
    assert (right.faults, right.values["profession"], right.values["country"], right.values["language"]) == (
        (),
        "judge",
        "RO",
        "pl",
    )
    assert entry(country="pl").values["country"] == "PL"
    wrong = entry(profession="Prosecuter", country="Rumnia", language="Klingon")
    assert wrong.faults == (
        Fault("profession", Problem.UNKNOWN_PROFESSION, "Prosecuter", "prosecutor"),
        Fault("country", Problem.UNKNOWN_COUNTRY, "Rumnia", "RO"),
        Fault("language", Problem.UNKNOWN_LANGUAGE, "Klingon"),
    )
    assert entry(institution="x" * 201).faults[0].problem is Problem.TOO_LONG


def test_whole_names_are_parted_and_what_was_put_right_takes_the_place_of_a_cell() -> None:
    for column, name in (
        (Column.GIVEN_FIRST, "Ana Maria Pop"),
        (Column.FAMILY_FIRST, "Pop, Ana Maria"),
        (Column.GIVEN_FIRST, "Ana Maria, Pop"),
    ):
        values = entry_of(["x", name], [EMAIL, column], {"email": "ana@school.example"}, "en").values
        assert (values["given_name"], values["family_name"]) == ("Ana Maria", "Pop")
        assert values["email"] == "ana@school.example"
