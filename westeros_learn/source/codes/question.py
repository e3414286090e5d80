"""Q and Z: questions and quizzes."""

from __future__ import annotations

from westeros_learn.source.codes.row import Code, error, keys, warning

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

QUIZ: dict[str, Code] = {
    "Z201": error(
        "quiz '{quiz}' stands in no lesson.",
        "Put ':::{{quiz}} {quiz}' into the lesson where it belongs.",
        "Learners never see a quiz without a place.",
    ),
    "Z202": error(
        "quiz '{quiz}' already stands in {place}.",
        "Remove one of the two.",
        "A quiz stands in exactly one lesson.",
    ),
    "Z203": error(
        "quiz '{quiz}' has {what}.",
        "Give it either 'draw: N' or 'questions: [ids]'.",
        "A quiz is drawn from the test pool or has a fixed list.",
    ),
    "Z204": error(
        "quiz '{quiz}' draws {draw} questions, but the test pool has {size}.",
        "Lower the draw, or add questions to test-pool.yaml.",
        "A draw needs enough questions.",
    ),
    "Z205": error(
        "quiz '{quiz}' counts but has no pass mark.",
        "Add 'pass-mark:' with the per cent needed, for example 70.",
        "The course is complete when its counted quizzes are passed.",
    ),
    "Z206": error(
        "quiz '{quiz}' does not count, so it has no pass mark.",
        "Remove 'pass-mark', or use 'role: counts'.",
        "Practice and pre-tests are never passed or failed.",
    ),
    "Z207": error("there is no quiz '{quiz}'.", "{suggestion}", "A place must name a quiz of course.yaml."),
    "Z208": error(
        "practice quiz '{quiz}' draws from the test pool.",
        "List practice questions instead: 'questions: [ids]'.",
        "Questions of the test are not used for practice.",
    ),
    "Z209": error(
        "question '{question}' counts in quiz '{quiz}' and is practised in {place}.",
        "Use it in one of the two.",
        "Who has practised a question has seen its answer.",
    ),
    "Z210": error(
        "quiz '{quiz}' is a second pre-test.",
        "Keep one pre-test, or use 'role: practice'.",
        "The pre-test measures what a learner knows before the course, once.",
    ),
    "Z211": warning(
        "no quiz counts.",
        "Give a quiz 'role: counts' and a pass mark, or allow this code.",
        "Without a counted quiz an LMS gets no score.",
    ),
    "Z212": warning(
        "no quiz draws from the test pool.",
        "Add a quiz with 'draw:', or remove test-pool.yaml.",
        "Learners never see these questions.",
    ),
}
