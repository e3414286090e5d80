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
        "the {part} has no key.",
        "Run 'westeros-learn check --fix', or write '{letter}: ' before its text.",
        "Answers are kept under the one-letter key of each part, so parts can be reordered.",
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
        "this {part} has two keys, '{first}' and '{second}'.",
        "Start a new {part} with '- {second}:'.",
        "Each part of a question has one key and one text.",
    ),
    "Q111": error(
        "'{key}' is not the key of a {part}.",
        "Use one lower-case letter, a to z.",
        "The key is also the answer's sign in SCORM.",
    ),
    "Q112": error(
        "the {part} has no {what}.",
        "Start it with its key and {what}, as in 'a: {example}'.",
        "Each part of a question says something.",
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
        "key '{key}' is used twice.",
        "Give this {part} another letter.",
        "The two answers could not be told apart.",
    ),
    "Q205": error(
        "the {part} '{second}' says the same as '{first}'.",
        "Change or remove one.",
        "Two equal parts cannot be judged.",
    ),
    "Q206": error(
        "the text of the {part} must be one paragraph.",
        "Write it in plain text; say more in its feedback.",
        "It stands beside its button or field.",
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
        "the mistake '{text}' is not {what}.",
        "{cure}",
        "A foreseen mistake is something that can be answered.",
    ),
    "Q210": error(
        "the question needs at least {least} {what}; it has {number}.",
        "Add what is missing.",
        "With fewer there is nothing to decide.",
    ),
    "Q212": error(
        "there is no category '{category}'.",
        "{suggestion}",
        "An item belongs to a category by the category's one-letter key.",
    ),
    "Q213": error(
        "the region has {number} shapes.",
        "Give it one of 'circle: x y radius', 'rect: x y width height' or 'polygon: x y x y x y'.",
        "The shape is where the figure can be pressed.",
    ),
    "Q214": error(
        "a {shape} needs {needs}.",
        "Write the numbers in the units of the figure's view box.",
        "With other numbers the shape cannot be drawn.",
    ),
    "Q215": error(
        "region '{key}' reaches beyond the figure, which is {size}.",
        "Compare its numbers with the figure's view box.",
        "Nobody could press what lies outside the figure.",
    ),
    "Q216": error(
        "there is no {part} '{key}'.",
        "Add it to '{name}', or take {{gap}}`{key}` out of the text.",
        "Each place in the text has its right answer.",
    ),
    "Q217": error(
        "{part} '{key}' stands {number} in the text.",
        "Put {{gap}}`{key}` where it belongs, once.",
        "Each gap or cell is filled in one place.",
    ),
    "Q218": error(
        "option '{option}' is right, or is offered twice.",
        "Change or remove it; the right answer is offered by itself.",
        "The list shows the right answer among the wrong ones.",
    ),
    "Q219": error(
        "'table' holds no table.",
        "Write a row of headings, a row like '|---|---:|', and the rows below it.",
        "The cells to fill stand in a table.",
    ),
    "Q220": error(
        "question '{question}' is not scored, so it cannot stand in {where}.",
        "Put ':::{{question}} {question}' into a lesson.",
        "A survey or a reflection has no right answer, so a quiz has nothing to judge.",
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
