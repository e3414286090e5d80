"""What the learner sees: the model as HTML, the same for the app and for packages."""

from westeros_learn.player.assets import style_sheet, tokens
from westeros_learn.player.attempts import told_in_attempt
from westeros_learn.player.bank import BankRenderer, drawn, picture_bytes
from westeros_learn.player.book import (
    BookFiles,
    BookPage,
    asked_in_tests,
    book_accessibility,
    book_style,
    render_book,
    render_cover,
    render_pdf,
)
from westeros_learn.player.forbidden import without_forbidden
from westeros_learn.player.formats import shown_day
from westeros_learn.player.forms import Form, Sent, read_form, read_response
from westeros_learn.player.links import Addresses
from westeros_learn.player.pages import Place, PlayerFiles, PlayOptions, render_course, render_section
from westeros_learn.player.questions import QuestionView, render_question, render_quiz
from westeros_learn.player.reading import course_minutes, lesson_minutes, minutes_by_lesson, quiz_size
from westeros_learn.player.served import (
    ANSWERED_ELSEWHERE,
    NOT_KEPT,
    AskedQuestion,
    Helped,
    Learner,
    QuestionState,
    QuizStanding,
    ServedAttempt,
    ServedQuestion,
    TalkState,
    Told,
)
from westeros_learn.player.serving import (
    render_answered,
    render_appendix_page,
    render_attempt_fragment,
    render_attempt_page,
    render_lesson_page,
    render_question_fragment,
    render_result_page,
    render_talk_page,
    render_tried,
    render_tried_talk,
    review_note,
)
from westeros_learn.player.strings import Strings, language_name, load_strings, speaks

__all__ = [
    "ANSWERED_ELSEWHERE",
    "NOT_KEPT",
    "Addresses",
    "AskedQuestion",
    "BankRenderer",
    "BookFiles",
    "BookPage",
    "Form",
    "Helped",
    "Learner",
    "Place",
    "PlayOptions",
    "PlayerFiles",
    "QuestionState",
    "QuestionView",
    "QuizStanding",
    "Sent",
    "ServedAttempt",
    "ServedQuestion",
    "Strings",
    "TalkState",
    "Told",
    "asked_in_tests",
    "book_accessibility",
    "book_style",
    "course_minutes",
    "drawn",
    "language_name",
    "lesson_minutes",
    "load_strings",
    "minutes_by_lesson",
    "picture_bytes",
    "quiz_size",
    "read_form",
    "read_response",
    "render_answered",
    "render_appendix_page",
    "render_attempt_fragment",
    "render_attempt_page",
    "render_book",
    "render_course",
    "render_cover",
    "render_lesson_page",
    "render_pdf",
    "render_question",
    "render_question_fragment",
    "render_quiz",
    "render_result_page",
    "render_section",
    "render_talk_page",
    "render_tried",
    "render_tried_talk",
    "review_note",
    "shown_day",
    "speaks",
    "style_sheet",
    "tokens",
    "told_in_attempt",
    "without_forbidden",
]
