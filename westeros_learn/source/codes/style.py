"""W: style, item writing, facts in texts, and `allow` itself."""

from __future__ import annotations

from westeros_learn.source.codes.row import Code, warning

STYLE: dict[str, Code] = {
    "W201": warning(
        "'{key}' has no feedback.",
        "Say why it is right or wrong.",
        "Practice teaches by the reason behind each answer.",
    ),
    "W202": warning(
        "the question has no feedback.",
        "Add 'feedback:' that gives the reason.",
        "Practice teaches by the reason behind the answer.",
    ),
    "W203": warning(
        "choice '{key}' speaks of all or none of the others.",
        "Write a choice that stands alone.",
        "Choices are shuffled, and partial knowledge is enough to guess it.",
    ),
    "W204": warning(
        "the correct choice '{key}' is more than twice as long as any other.",
        "Shorten it, or make the others as complete.",
        "Test-wise learners choose the longest answer.",
    ),
    "W205": warning(
        "every choice is correct.",
        "Add a choice that is plausible and wrong.",
        "Who ticks everything has it right.",
    ),
    "W206": warning(
        "hints of a pool question are never shown.", "Remove 'hints'.", "Hints are shown in practice only."
    ),
    "W207": warning(
        "of {number} {kind} questions with {choices} choices in this file, {count} have their key {where}.",
        "Move some keys; by chance about {expected} would stand there.",
        "Test-wise learners, and teams that copy a file, notice a favourite place.",
    ),
    "W208": warning(
        "only wrong choices use absolute words: {words}.",
        "Soften them, or give the correct choice the same tone.",
        "Few things are always so; test-wise learners rule such choices out.",
    ),
    "W209": warning(
        "the negative '{word}' in what is asked is not stressed.",
        "Ask for what is right; or stress it: **{word}**.",
        "A learner who reads over the word knows the matter and fails.",
    ),
    "W210": warning(
        "the question is nearly the same as '{other}' ({place}).",
        "Ask for something else, or remove one.",
        "Who answered one has been told the other.",
    ),
    "W211": warning(
        "the prompt is hard to read: {index} {level}; {limit} is hard already.",
        "Use shorter sentences and shorter words, or part the case from what is asked.",
        "A question shall measure what somebody knows of its matter, and not how they read.",
    ),
    "W212": warning(
        "outcome '{outcome}' has {number}; fewer than {least} cannot show that somebody reached it.",
        "Add questions with 'outcome: {outcome}'.",
        "One or two answers are luck as well as skill.",
    ),
    "W213": warning(
        "'{article}' at the end of what is asked fits to the correct choice and not to all others.",
        "Put the article into the choices, or write 'a/an'.",
        "Grammar gives the answer away.",
    ),
    "W214": warning(
        "words of what is asked come back in the correct choice alone: {words}.",
        "Use them in a wrong choice too, or say it in other words.",
        "Test-wise learners choose the echo.",
    ),
    "W215": warning(
        "the correct choice '{key}' is the one that shares all its parts with others.",
        "Mix the parts otherwise, so that a wrong choice shares as much.",
        "Test-wise learners choose where the choices converge.",
    ),
    "W216": warning(
        "in {count} of {number} single-choice questions in this file the correct choice is the longest.",
        "Shorten some keys, or make their distractors as complete; by chance about {expected} would be.",
        "Over a whole test, length gives the answers away.",
    ),
    "W301": warning(
        "'{words}' stands in a sentence that is not marked as a fact.",
        "{cure}",
        "A law that is named is named with its source, so that it can be checked again.",
    ),
    "W302": warning(
        "the case '{words}' stands in a sentence that is not marked as a fact.",
        "{cure}",
        "A judgment that is named is named with its source, so that it can be checked again.",
    ),
    "W303": warning(
        "the date '{words}' stands in a sentence that is not marked as a fact.",
        "{cure}",
        "A date of law or history is stated with its source. Dates of fictional cases are exempt.",
    ),
    "W304": warning(
        "the figure '{words}' stands in a sentence that is not marked as a fact.",
        "{cure}",
        "A figure is stated with its source. Figures of fictional cases are exempt.",
    ),
    "W311": warning(
        "the lesson is hard to read: {index} {level}; {limit} is hard already.",
        "Use shorter sentences and shorter words.",
        "Learners read after work, many of them in a second language.",
    ),
    "W901": warning(
        "there is no code '{code}' to allow.", "{suggestion}", "A mistyped code silences nothing."
    ),
    "W902": warning(
        "allowing {code} silences nothing here.",
        "Remove it.",
        "What it silenced is cured, or stands elsewhere.",
    ),
    "W903": warning(
        "{code} is an error and cannot be allowed.",
        "Cure the error.",
        "Only warnings are a matter of judgement.",
    ),
}
