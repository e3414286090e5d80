"""The exception tree.

Faults in a course's content are never exceptions but values
(`westeros_learn.model.Diagnostic`); exceptions are for bugs and for the
outside world. Each error owns its sentence, its cure and its exit code::

    Exception
    ├── FormulaError                a formula that cannot be read, or has no value; `source`
    │                               makes a diagnostic of it
    └── WesterosLearnError          anything a person can be told in a sentence
        ├── CourseNotFoundError     no course lies where one was named
        ├── CourseHasFaultsError    a course with errors was to be built
        ├── LanguageMissingError    a language was asked for that the course does not have
        ├── CatalogueError          a catalogue was to be written over that cannot be read whole
        ├── EditRefusedError        an edit cannot be written without touching what it does not concern
        ├── BankRefusedError        a file cannot be read as a bank or as translations
        ├── OutputError             a package, or another file, could not be written
        ├── TargetError             a target cannot do what was asked of it
        │   └── TooHeavyError       a package weighs more than is allowed
        ├── UnplayableError         a package cannot be played in a test LMS
        ├── PortTakenError          another program listens on the port
        ├── SettingsError           a setting of the app is missing or wrong
        ├── CertificateError        a certificate cannot be printed
        ├── BackupError             a database cannot be copied or put back
        ├── LtiRefusal              a platform's message is not believed (`lti.refusals`)
        └── PlatformError           a platform did not do what it was asked for (`lti.refusals`):
                                    it refused, or it is in trouble
"""


class FormulaError(Exception):
    """A formula that cannot be read, or has no value.

    Args:
        reason: one word for it, the same in Python and in JavaScript.
        message: one sentence that says what is wrong.
        column: where in the formula, counted from 1.
    """

    def __init__(self, reason: str, message: str, column: int) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.column = column


class WesterosLearnError(Exception):
    """What went wrong outside the program, told to a person.

    Args:
        message: one sentence that says what is wrong and where.
        cure: one sentence that says what to do.
    """

    exit_code = 1

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure


class CourseNotFoundError(WesterosLearnError):
    """No course lies where one was named."""

    exit_code = 2


class CourseHasFaultsError(WesterosLearnError):
    """A course with errors was to be built."""


class LanguageMissingError(WesterosLearnError):
    """A language was asked for that the course does not have."""

    exit_code = 2


class CatalogueError(WesterosLearnError):
    """A catalogue was to be written over that cannot be read whole."""


class EditRefusedError(WesterosLearnError):
    """An edit does not fit a file, or cannot be written without touching what it does not concern."""


class BankRefusedError(WesterosLearnError):
    """A file cannot be read as a question bank, or as translations; nothing of it was kept."""

    exit_code = 2


class OutputError(WesterosLearnError):
    """A package, or another file, could not be written."""


class TargetError(WesterosLearnError):
    """A target cannot do what was asked of it."""

    exit_code = 2


class TooHeavyError(TargetError):
    """A package weighs more than is allowed."""

    exit_code = 1


class UnplayableError(WesterosLearnError):
    """A package cannot be played in a test LMS."""


class PortTakenError(WesterosLearnError):
    """Another program listens on the port."""


class SettingsError(WesterosLearnError):
    """A setting of the app is missing or wrong."""

    exit_code = 2


class CertificateError(WesterosLearnError):
    """A certificate cannot be printed."""


class BackupError(WesterosLearnError):
    """A database cannot be copied, or a copy cannot be put back."""
