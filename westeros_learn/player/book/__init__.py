"""A course as a book: read from the first page to the last, on paper or on a reader, without a script."""

from westeros_learn.player.book.pdf import render_pdf

__all__ = ["render_pdf"]
