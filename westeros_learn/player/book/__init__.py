"""A course as a book: read from the first page to the last, on paper or on a reader, without a script."""

from westeros_learn.player.book.contents import asked_in_tests, book_accessibility, render_cover
from westeros_learn.player.book.pages import BookFiles, BookPage, book_style, render_book
from westeros_learn.player.book.pdf import render_pdf

__all__ = [
    "BookFiles",
    "BookPage",
    "asked_in_tests",
    "book_accessibility",
    "book_style",
    "render_book",
    "render_cover",
    "render_pdf",
]
