"""Z: quizzes."""

from __future__ import annotations

from westeros_learn.source.codes.row import Code, error, warning

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
    "Z213": error(
        "quiz '{quiz}' draws from outcome '{outcome}', which does not exist.",
        "{suggestion}",
        "A draw by outcome names outcomes of course.yaml.",
    ),
    "Z214": error(
        "quiz '{quiz}' draws {draw} questions of outcome '{outcome}', but the test pool has {size}.",
        "Lower the number, or add questions of this outcome to test-pool.yaml.",
        "A draw needs enough questions of each outcome.",
    ),
    "Z215": warning(
        "quiz '{quiz}' draws {draw} for {outcomes} outcomes.",
        "Raise the draw, or name a number for each outcome that it assesses.",
        "Each attempt of a quiz that counts leaves outcomes out, and says nothing about them.",
    ),
    "Z216": error(
        "a pre-test has no '{key}'.",
        "Remove '{key}', or change the role.",
        "A pre-test is taken once, before the course, and gives no feedback on single answers.",
    ),
    "Z217": warning(
        "quiz '{quiz}' has one attempt, so nobody waits for the next.",
        "Remove 'wait', or allow more attempts.",
        "The waiting time lies between two attempts.",
    ),
    "Z218": warning(
        "'{key}' of quiz '{quiz}' has no effect without '{needed}'.",
        "Remove it, or add '{needed}:'.",
        "Some rules of a quiz only change another one.",
    ),
    "Z219": warning(
        "quiz '{quiz}' is drawn, so it is shuffled anyway.",
        "Remove 'shuffle'.",
        "Only a fixed list has an order that could be kept.",
    ),
    "Z220": warning(
        "quiz '{quiz}' gives {limit}, but reading and answering its questions takes about {needed}.",
        "Raise 'time-limit', shorten the questions, or ask fewer.",
        "Who reads at a normal speed in a second language must be able to finish.",
    ),
    "Z221": warning(
        "practice quiz '{quiz}' never gives feedback.",
        "Use 'feedback: now' or 'end'.",
        "Practice teaches by what is said about each answer.",
    ),
}
