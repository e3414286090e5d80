"""Forms over entries of a course's files, made from what the entries ask for."""

from westeros_learn.web.author.forms.making import FormMaker, Offers, names_in, read_values
from westeros_learn.web.author.forms.rows import do_to_rows

__all__ = ["FormMaker", "Offers", "do_to_rows", "names_in", "read_values"]
