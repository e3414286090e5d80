"""T: translations, the catalogues in `locale/`."""

from __future__ import annotations

from westeros_learn.source.codes.row import Code, error, warning

TRANSLATION: dict[str, Code] = {
    "T101": error(
        "this line of the catalogue cannot be read: {reason}.",
        'Look for a quote that is missing or not written as \\".',
        "A catalogue is read whole or not at all, so that no translator's work is lost.",
    ),
    "T102": warning(
        "the header says the language is '{written}', the file's name says '{language}'.",
        "Write 'Language: {language}' in the header, or rename the file.",
        "A catalogue under a wrong name shows learners a language they did not choose.",
    ),
    "T103": warning(
        "the text '{text}' has plural forms.",
        "Remove msgid_plural; run 'westeros-learn translate update'.",
        "The texts of a course stand for themselves: none depends on a number.",
    ),
    "T104": warning(
        "the course is written in '{language}' itself.",
        "Delete the catalogue, or correct 'language' in course.yaml.",
        "A course's own language needs no translation; the catalogue is not used.",
    ),
    "T105": warning(
        "this file is no catalogue.",
        "Catalogues are named by a language tag, as in pl.po; move other files elsewhere.",
        "A catalogue under another name would be ignored.",
    ),
    "T106": error(
        "the text '{text}' has a translation in line {line} already.",
        "Delete one of the two.",
        "Only one of two translations of a text can be shown.",
    ),
    "T107": warning(
        "a review is named for '{language}', which has no catalogue.",
        "Remove it, or make the catalogue with: westeros-learn translate update --lang {language}",
        "Only translations are reviewed.",
    ),
    "T201": error(
        "the translation lacks {parts}.",
        "Write it as in the text above; what stands in angle brackets or after a link's text never changes.",
        "Sources, terms, numbers and gaps belong to the text in every language.",
    ),
    "T202": error(
        "the translation has {parts}, which the text does not have.",
        "Remove it, or write it as in the text above.",
        "A translation says what its text says, with the same sources and links.",
    ),
    "T203": error(
        "the translation is too long: at most {most} characters fit.",
        "Shorten it.",
        "Moodle's import stops at a longer title.",
    ),
    "T204": error(
        "the translation has more lines than the figure: it has room for {lines}.",
        "Write as many lines as the text above has.",
        "The lines of a figure stand at fixed places.",
    ),
    "T205": error(
        "in this translation, {problem}",
        "{cure}",
        "A translation can break a rule that its text keeps: two choices may become equal.",
    ),
    "T211": warning(
        "texts that are not translated: {missing} of {total}.",
        "They are shown in '{source}'. See where with: westeros-learn translate status",
        "Learners of a translated course meet these texts in another language.",
    ),
    "T212": warning(
        "texts that changed since they were translated: {number} of {total}.",
        "They are shown in '{source}' until somebody has looked at the entries marked fuzzy.",
        "An old translation may say what the course no longer says.",
    ),
    "T213": warning(
        "the catalogue is behind the course; texts missing in it: {missing}, no longer used: {left}.",
        "Run: westeros-learn translate update --lang {language}",
        "Translators do not see what the catalogue does not have.",
    ),
}
