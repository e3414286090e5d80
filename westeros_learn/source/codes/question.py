"""Q: questions."""

from __future__ import annotations

from westeros_learn.source.codes.row import Code, error, keys

QUESTION: dict[str, Code] = {
    **keys("Q", "a question"),
    "Q106": error(
        "the question has no id.",
        "Run 'westeros-learn check --fix', or add 'id:' yourself.",
        "Learners' answers are kept under the question's id.",
    ),
    "Q107": error(
        "the choice has no key.",
        "Run 'westeros-learn check --fix', or write '{letter}: ' before its text.",
        "Answers are kept under the choice's one-letter key, so choices can be reordered.",
    ),
    "Q108": error(
        "unknown kind '{kind}'.", "{suggestion}", "The kind says how the question is asked and judged."
    ),
    "Q109": error(
        "key '{key}' does not belong to a {kind} question.",
        "Remove it, or change the kind; it belongs to {owners}.",
        "A key that the kind does not know has no effect.",
    ),
    "Q110": error(
        "a choice has two keys, '{first}' and '{second}'.",
        "Start a new choice with '- {second}:'.",
        "Each choice has one key and one text.",
    ),
    "Q111": error(
        "'{key}' is not a choice's key.",
        "Use one lower-case letter, a to z.",
        "The key is also the answer's sign in SCORM.",
    ),
    "Q112": error(
        "the choice has no text.",
        "Start it with its key and text, as in 'a: The text'.",
        "A choice says something.",
    ),
    "Q201": error(
        "no choice is correct.", "Add 'correct: true' to the right one.", "Nobody could answer the question."
    ),
    "Q202": error(
        "{number} choices are correct, but a single-choice question has one.",
        "Keep one 'correct: true', or use 'kind: multiple-choice'.",
        "The learner can choose one only.",
    ),
    "Q203": error(
        "the question offers {number}.",
        "Write at least two choices.",
        "Without a second choice there is no question.",
    ),
    "Q204": error(
        "key '{key}' is used by two choices.",
        "Give this choice another letter.",
        "The two answers could not be told apart.",
    ),
    "Q205": error(
        "choices '{first}' and '{second}' say the same.",
        "Change or remove one.",
        "Two equal choices cannot be judged.",
    ),
    "Q206": error(
        "the text of a choice must be one paragraph.",
        "Write it in plain text; say more in its feedback.",
        "A choice stands beside its button.",
    ),
    "Q207": error(
        "the accepted answer '{text}' has neither letters nor digits.",
        "Write it in letters or digits.",
        "Answers are compared without signs, so nothing would be left of it.",
    ),
    "Q208": error(
        "the mistake '{text}' is {what}.",
        "Remove it, or correct the answer.",
        "An answer cannot be right and a mistake, nor two mistakes.",
    ),
    "Q209": error(
        "the mistake '{text}' is not a number.",
        "Write a number, as in 30 or 2.5.",
        "A numeric question is answered with a number.",
    ),
    "Q301": error(
        "there is no outcome '{outcome}'.",
        "{suggestion}",
        "Each question assesses an outcome of course.yaml.",
    ),
    "Q302": error(
        "there is no question '{question}'.", "{suggestion}", "A place must name a question that exists."
    ),
    "Q401": error(
        "question '{question}' stands in no lesson and no quiz.",
        "Put ':::{{question}} {question}' into {lesson}, or list it in a practice quiz.",
        "Learners never see a question without a place.",
    ),
    "Q402": error(
        "question '{question}' already stands in {place}.",
        "Remove one of the two places.",
        "One answer is kept for each question.",
    ),
    "Q403": error(
        "question '{question}' belongs to the test pool.",
        "Move it to a quiz.yaml, or use another question here.",
        "Questions of the test are not used for practice.",
    ),
}
