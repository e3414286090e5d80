"""The table of codes: everything that `check` can say.

The letter tells where to look: Y the file itself, C `course.yaml` and ids, L lesson texts,
Q questions, Z quizzes, R glossary and references, M media, W style and item writing.
"""

from __future__ import annotations

from dataclasses import dataclass

from westeros_learn.model import Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that can be wrong.

    Attributes:
        message: what is wrong, with `{names}` of values.
        cure: what to do about it.
        why: one line that explains the rule.
    """

    severity: Severity
    message: str
    cure: str
    why: str


def _error(message: str, cure: str, why: str) -> Code:
    return Code(_ERROR, message, cure, why)


def _warning(message: str, cure: str, why: str) -> Code:
    return Code(_WARNING, message, cure, why)


_FILE = {
    "Y101": _error(
        "the file cannot be read: {reason}.",
        "Check that it exists and that you may read it.",
        "Every file that belongs to the course must be readable.",
    ),
    "Y102": _error(
        "byte {byte} is not UTF-8.",
        "Save the file in the encoding UTF-8.",
        "All text files of a course are UTF-8, so that they read the same everywhere.",
    ),
    "Y103": _error(
        "the file is larger than {most} bytes.",
        "Split it, or remove what does not belong in it.",
        "A text file of a course that large was not written by hand.",
    ),
    "Y104": _warning(
        "the file starts with a byte order mark.",
        "Save it as UTF-8 without a byte order mark.",
        "Other tools trip over the invisible mark.",
    ),
    "Y105": _error(
        "this is not valid YAML: {problem}.",
        "{cure}",
        "YAML has rules for colons, quotes and indentation.",
    ),
    "Y106": _error(
        "a tab stands where YAML allows only spaces.",
        "Replace it by spaces.",
        "YAML forbids tabs in indentation.",
    ),
    "Y107": _error(
        "the file is a link to a place outside of the course's folder.",
        "Put the file itself there.",
        "A course must be complete in its own folder.",
    ),
    "Y108": _error(
        "key '{key}' stands here twice; the first is in line {line}.",
        "Keep one of them.",
        "Only one of two equal keys could count.",
    ),
    "Y109": _error(
        "a part of the file is repeated by an alias (*name).",
        "Write the part out where it is needed.",
        "Aliases hide what a learner will read.",
    ),
    "Y110": _error(
        "the file holds more than one YAML document; another starts here.",
        "Remove the line with ---.",
        "Each file is one document.",
    ),
    "Y111": _error(
        "the file is empty.",
        "Write {shape} into it, or remove the file.",
        "An empty file is most often a file that was not saved.",
    ),
    "Y112": _error(
        "this file must be {shape}.",
        "{cure}",
        "course.yaml is a group of keys; question files, glossary and references are lists.",
    ),
    "Y113": _error(
        "the tag '{tag}' is not used here.",
        "Remove it; every value is read as text.",
        "YAML tags could change what a value means.",
    ),
    "Y114": _error(
        "the parts are nested more than {most} deep.",
        "Look for a bracket or an indentation that is too much.",
        "No part of the format is nested that deep.",
    ),
    "Y115": _warning(
        "there are more than {number} {kind} in this file; the rest is not shown.",
        "Cure these first and check again.",
        "The list stays readable.",
    ),
    "Y116": _error(
        "a key must be a word.",
        "Write the key as plain text, then a colon.",
        "Lists and groups cannot be keys.",
    ),
}


def _keys(letter: str, file: str) -> dict[str, Code]:
    """The faults that every group of keys can have, for one kind of file."""
    return {
        f"{letter}101": _error(
            "{key} must be {shape}.", "{cure}", f"Each key of {file} has its shape: text, a list, or a group of keys."
        ),
        f"{letter}102": _error(
            "key '{key}' is missing.", "Add '{key}:' with its value.", f"Some keys of {file} are needed."
        ),
        f"{letter}103": _error(
            "'{value}' is not allowed for {key}.", "{cure}", f"Some values of {file} have a fixed form."
        ),
        f"{letter}104": _error("unknown key '{key}'.", "{suggestion}", f"A mistyped key of {file} would be ignored."),
        f"{letter}105": _error(
            "{key} is empty.", "Write its text, or remove the key.", f"An empty key of {file} says nothing."
        ),
    }


_COURSE = {
    **_keys("C", "course.yaml"),
    "C201": _error(
        "'{id}' is not an id.",
        "An id has lower-case letters, digits and single hyphens and starts with a letter, as in '{example}'.",
        "Ids become file names, anchors and the LMS's identifiers.",
    ),
    "C202": _error(
        "id '{id}' is already used in {place}.",
        "Choose another id here.",
        "An id is unique in the course, whatever it names.",
    ),
    "C203": _error(
        "id '{id}' is retired.",
        "Choose a new id; a retired one is never used again.",
        "Learners' records of the old thing would be read as records of the new one.",
    ),
    "C204": _error(
        "'{id}' and '{other}' ({place}) have the same short code {code}.",
        "Give this one a code of its own, for example 'code: {free}'.",
        "Four characters stand for an id in the learner's state; two ids may, rarely, get the same.",
    ),
    "C301": _error(
        "the lesson folder '{folder}' has no lesson.md.",
        "{suggestion}",
        "Each lesson is a folder of the course with a lesson.md.",
    ),
    "C302": _error(
        "the lesson folder '{folder}' is listed twice.",
        "Keep one of them.",
        "Each lesson stands in one module, once.",
    ),
    "C303": _error(
        "'{folder}' is not the name of a lesson folder.",
        "Use lower-case letters, digits and single hyphens, as in 'memory-and-trauma'.",
        "Folder names are the same on every system.",
    ),
    "C304": _warning(
        "the folder '{folder}' has a lesson.md, but no module lists it.",
        "Add '{folder}' to the lessons of a module, or remove the folder.",
        "Learners never see a lesson that is not listed.",
    ),
    "C401": _warning(
        "no question of a counted quiz assesses outcome '{outcome}'.",
        "Add a question with 'outcome: {outcome}' to the test pool or to a counted quiz.",
        "A course promises each outcome, so its test should ask for it.",
    ),
    "C402": _warning(
        "a learner who answers everything needs up to {size} characters of state; SCORM 1.2 is safe up to {limit}.",
        "Use fewer questions or split the course; otherwise {lost}.",
        "SCORM 1.2 keeps 4,096 characters of suspend_data.",
    ),
}

_LESSON = {
    **_keys("L", "a lesson's front matter"),
    "L106": _error(
        "the lesson has no id.",
        "Run 'westeros-learn check --fix', or add 'id:' yourself.",
        "Learners' progress is kept under the lesson's id.",
    ),
    "L107": _error(
        "the lesson has no front matter.",
        "Start the file with a line ---, then id: and title:, then a line ---.",
        "The front matter gives the lesson its id and title.",
    ),
    "L108": _error(
        "the front matter is not closed.",
        "Put a line --- after its last key.",
        "Without it the lesson's text would be read as keys.",
    ),
    "L201": _error(
        "HTML is not allowed here: {tag}",
        "Write it in Markdown; if you mean the sign <, write \\<.",
        "A text must read the same on the screen, on paper and in every LMS.",
    ),
    "L202": _error("unknown block '{name}'.", "{suggestion}", "Only the blocks of the format can be shown."),
    "L203": _error("unknown role '{name}'.", "{suggestion}", "Only the roles of the format can be shown."),
    "L204": _error(
        "the block '{name}' has no option '{option}'.", "{suggestion}", "A mistyped option would be ignored."
    ),
    "L205": _error(
        "a heading with one # is too high here.",
        "Start with ##; the lesson's title is the first heading.",
        "A page has one first heading, its title.",
    ),
    "L206": _error(
        "the heading jumps from level {before} to level {level}.",
        "Use {wanted} here.",
        "People who listen to a page find their way by its headings.",
    ),
    "L207": _error(
        "the block '{name}' is not closed.",
        "End it with a line {colons}; a block around it needs more colons than it has.",
        "An open block swallows the text after it.",
    ),
    "L208": _error(
        "this line {colons} closes nothing.",
        "Remove it, or give the block around the inner one more colons.",
        "A stray line of colons is most often a block that ended too early.",
    ),
    "L209": _error(
        "the link '{target}' is not allowed.",
        "Link to https:, http:, mailto: or lesson:ID.",
        "Other links do not work inside an LMS.",
    ),
    "L210": _error("there is no lesson '{lesson}' to link to.", "{suggestion}", "A link must lead somewhere."),
    "L211": _error(
        "a picture cannot stand in the flow of the text.",
        "Use a block: :::{{figure}} media/name.svg with :alt: and a caption.",
        "A figure needs a full text alternative and room.",
    ),
    "L212": _error(
        "the figure has no text alternative.",
        "Add a line ':alt:' that says what the picture shows.",
        "Learners who do not see the picture read or hear this text (WCAG 2.2, 1.1.1).",
    ),
    "L213": _error("the block '{name}' needs {what} after its name.", "Write it as {example}.", "The block is about it."),
    "L214": _error(
        "'{value}' is no value for the option '{option}'.", "{suggestion}", "The option has a fixed set of values."
    ),
    "L215": _error(
        "the block '{name}' takes no text.",
        "Remove the text between its lines.",
        "The question or quiz is written in its YAML file.",
    ),
    "L216": _error(
        "the caption must be one paragraph.",
        "Move the rest below the figure.",
        "A caption is one line of thought.",
    ),
    "L217": _error(
        "the block '{name}' is written with {marker}.",
        "Write it with colons: :::{{{name}}}.",
        "Blocks have one way of writing.",
    ),
    "L218": _error(
        "the block '{name}' can stand only in a lesson.",
        "Move it to a lesson.md.",
        "Questions and quizzes are places in a lesson.",
    ),
    "L219": _error(
        "a heading can stand only in a lesson.",
        "Use bold text, or make it a paragraph.",
        "Headings are the outline of a lesson.",
    ),
    "L220": _error(
        "blocks are nested more than {most} deep.", "Take the inner blocks out.", "Nobody can follow so many levels."
    ),
    "L221": _error("the block '{name}' is empty.", "Write its text, or remove it.", "An empty block says nothing."),
    "L222": _error("the lesson has no text.", "Write it below the front matter.", "A lesson is there to be read."),
    "L223": _error(
        "a block needs its name in braces.", "Write :::{{callout}} or another of: {names}.", "The name says what it is."
    ),
    "L224": _error(
        "the role '{name}' is empty.", "Write its text between the backticks.", "An empty role shows nothing."
    ),
    "L225": _error(
        "the role 'fact' has no source.",
        "Put the source at its end: {{fact}}`The statement <reference-id art. 1>`.",
        "Every factual statement names what supports it.",
    ),
}

_QUESTION = {
    **_keys("Q", "a question"),
    "Q106": _error(
        "the question has no id.",
        "Run 'westeros-learn check --fix', or add 'id:' yourself.",
        "Learners' answers are kept under the question's id.",
    ),
    "Q107": _error(
        "the choice has no key.",
        "Run 'westeros-learn check --fix', or write '{letter}: ' before its text.",
        "Answers are kept under the choice's one-letter key, so choices can be reordered.",
    ),
    "Q108": _error("unknown kind '{kind}'.", "{suggestion}", "The kind says how the question is asked and judged."),
    "Q109": _error(
        "key '{key}' does not belong to a {kind} question.",
        "Remove it, or change the kind; it belongs to {owners}.",
        "A key that the kind does not know has no effect.",
    ),
    "Q110": _error(
        "a choice has two keys, '{first}' and '{second}'.",
        "Start a new choice with '- {second}:'.",
        "Each choice has one key and one text.",
    ),
    "Q111": _error(
        "'{key}' is not a choice's key.",
        "Use one lower-case letter, a to z.",
        "The key is also the answer's sign in SCORM.",
    ),
    "Q201": _error(
        "no choice is correct.", "Add 'correct: true' to the right one.", "Nobody could answer the question."
    ),
    "Q202": _error(
        "{number} choices are correct, but a single-choice question has one.",
        "Keep one 'correct: true', or use 'kind: multiple-choice'.",
        "The learner can choose one only.",
    ),
    "Q203": _error(
        "the question offers {number}.", "Write at least two choices.", "Without a second choice there is no question."
    ),
    "Q204": _error(
        "key '{key}' is used by two choices.",
        "Give this choice another letter.",
        "The two answers could not be told apart.",
    ),
    "Q205": _error(
        "choices '{first}' and '{second}' say the same.", "Change or remove one.", "Two equal choices cannot be judged."
    ),
    "Q206": _error(
        "the text of a choice must be one paragraph.",
        "Write it in plain text; say more in its feedback.",
        "A choice stands beside its button.",
    ),
    "Q207": _error(
        "the accepted answer '{text}' has neither letters nor digits.",
        "Write it in letters or digits.",
        "Answers are compared without signs, so nothing would be left of it.",
    ),
    "Q208": _error(
        "the mistake '{text}' is {what}.",
        "Remove it, or correct the answer.",
        "An answer cannot be right and a mistake, nor two mistakes.",
    ),
    "Q209": _error(
        "the mistake '{text}' is not a number.",
        "Write a number, as in 30 or 2.5.",
        "A numeric question is answered with a number.",
    ),
    "Q301": _error(
        "there is no outcome '{outcome}'.", "{suggestion}", "Each question assesses an outcome of course.yaml."
    ),
    "Q302": _error("there is no question '{question}'.", "{suggestion}", "A place must name a question that exists."),
    "Q401": _error(
        "question '{question}' stands in no lesson and no quiz.",
        "Put ':::{{question}} {question}' into {lesson}, or list it in a practice quiz.",
        "Learners never see a question without a place.",
    ),
    "Q402": _error(
        "question '{question}' already stands in {place}.",
        "Remove one of the two places.",
        "One answer is kept for each question.",
    ),
    "Q403": _error(
        "question '{question}' belongs to the test pool.",
        "Move it to a quiz.yaml, or use another question here.",
        "Questions of the test are not used for practice.",
    ),
}

_QUIZ = {
    "Z201": _error(
        "quiz '{quiz}' stands in no lesson.",
        "Put ':::{{quiz}} {quiz}' into the lesson where it belongs.",
        "Learners never see a quiz without a place.",
    ),
    "Z202": _error(
        "quiz '{quiz}' already stands in {place}.", "Remove one of the two.", "A quiz stands in exactly one lesson."
    ),
    "Z203": _error(
        "quiz '{quiz}' has {what}.",
        "Give it either 'draw: N' or 'questions: [ids]'.",
        "A quiz is drawn from the test pool or has a fixed list.",
    ),
    "Z204": _error(
        "quiz '{quiz}' draws {draw} questions, but the test pool has {size}.",
        "Lower the draw, or add questions to test-pool.yaml.",
        "A draw needs enough questions.",
    ),
    "Z205": _error(
        "quiz '{quiz}' counts but has no pass mark.",
        "Add 'pass-mark:' with the per cent needed, for example 70.",
        "The course is complete when its counted quizzes are passed.",
    ),
    "Z206": _error(
        "quiz '{quiz}' does not count, so it has no pass mark.",
        "Remove 'pass-mark', or use 'role: counts'.",
        "Practice and pre-tests are never passed or failed.",
    ),
    "Z207": _error("there is no quiz '{quiz}'.", "{suggestion}", "A place must name a quiz of course.yaml."),
    "Z208": _error(
        "practice quiz '{quiz}' draws from the test pool.",
        "List practice questions instead: 'questions: [ids]'.",
        "Questions of the test are not used for practice.",
    ),
    "Z209": _error(
        "question '{question}' counts in quiz '{quiz}' and is practised in {place}.",
        "Use it in one of the two.",
        "Who has practised a question has seen its answer.",
    ),
    "Z210": _error(
        "quiz '{quiz}' is a second pre-test.",
        "Keep one pre-test, or use 'role: practice'.",
        "The pre-test measures what a learner knows before the course, once.",
    ),
    "Z211": _warning(
        "no quiz counts.",
        "Give a quiz 'role: counts' and a pass mark, or allow this code.",
        "Without a counted quiz an LMS gets no score.",
    ),
    "Z212": _warning(
        "no quiz draws from the test pool.",
        "Add a quiz with 'draw:', or remove test-pool.yaml.",
        "Learners never see these questions.",
    ),
}

_REFERENCES = {
    **_keys("R", "glossary and references"),
    "R201": _error(
        "there is no glossary term '{term}'.", "{suggestion}", "A term must be explained in glossary.yaml."
    ),
    "R202": _error(
        "there is no reference '{reference}'.", "{suggestion}", "A source must be described in references.yaml."
    ),
    "R203": _error(
        "the source is empty.", "Write a reference id and a locator, as in 'dir-2011-36 art. 11'.", "A source names a text."
    ),
    "R301": _warning(
        "no text uses the glossary term '{term}'.",
        "Use it as {{term}}`{text} <{term}>`, or remove it.",
        "The glossary explains the words of this course.",
    ),
    "R302": _warning(
        "no text cites the reference '{reference}'.",
        "Cite it, or remove it.",
        "The list of sources shows what the course stands on.",
    ),
}

_MEDIA = {
    "M101": _error("there is no file '{path}'.", "{suggestion}", "A figure needs its picture."),
    "M102": _error(
        "'{path}' is not a path in the course's media folder.",
        "Write it as 'media/name.svg'.",
        "A course must be complete in its own folder.",
    ),
    "M103": _error(
        "the file has the extension '{extension}'.",
        "Use .svg, .png, .jpg, .jpeg or .gif.",
        "LMSs serve other files with a type that browsers refuse.",
    ),
    "M104": _error(
        "'{name}' is not a file name for a package.",
        "Use lower-case letters, digits, hyphens, underscores and one dot.",
        "Packages hold lower-case ASCII names only.",
    ),
    "M105": _error(
        "another file has the name '{name}': {place}.",
        "Rename one of them.",
        "Some LMSs look files up by their name alone.",
    ),
    "M106": _error(
        "the file is not a readable {kind} picture.",
        "Save the picture again in this format.",
        "Its size is read from the file's first bytes.",
    ),
    "M107": _error("the SVG cannot be read: {reason}.", "Save it again as plain SVG.", "An SVG must be well-formed XML."),
    "M108": _error(
        "the SVG has an element <{element}>.",
        "Remove it, or draw it with shapes and text.",
        "Scripts, styles and foreign content are left out of packages.",
    ),
    "M109": _error(
        "the SVG has an attribute '{attribute}' on <{element}>.",
        "{cure}",
        "Styles, events and links do not belong in a figure.",
    ),
    "M110": _error("the SVG uses an unknown class '{name}'.", "{suggestion}", "The player paints the known classes only."),
    "M111": _error(
        "the SVG refers to '{target}'.",
        "Refer only to an id in this file, as in '#arrow'.",
        "A package needs no network, and a figure no other file.",
    ),
    "M112": _error(
        "the SVG has no usable viewBox.",
        "Add viewBox=\"0 0 680 400\" to <svg>, with the picture's width and height.",
        "The view box gives the figure its size.",
    ),
    "M113": _error(
        "id '{id}' stands twice in the SVG.", "Rename one of them.", "References could not tell which one is meant."
    ),
    "M114": _error(
        "the file is larger than {most} bytes.",
        "Make the picture smaller.",
        "Learners with a slow line wait for every picture.",
    ),
    "M201": _warning("no figure shows this file.", "Use it, or remove it.", "Packages leave unused media out."),
}

_STYLE = {
    "W201": _warning(
        "choice '{key}' has no feedback.",
        "Say why it is right or wrong.",
        "Practice teaches by the reason behind each answer.",
    ),
    "W202": _warning(
        "the question has no feedback.",
        "Add 'feedback:' that gives the reason.",
        "Practice teaches by the reason behind the answer.",
    ),
    "W203": _warning(
        "choice '{key}' speaks of all or none of the others.",
        "Write a choice that stands alone.",
        "Choices are shuffled, and partial knowledge is enough to guess it.",
    ),
    "W204": _warning(
        "the correct choice '{key}' is more than twice as long as any other.",
        "Shorten it, or make the others as complete.",
        "Test-wise learners choose the longest answer.",
    ),
    "W205": _warning(
        "every choice is correct.", "Add a choice that is plausible and wrong.", "Who ticks everything has it right."
    ),
    "W206": _warning(
        "hints of a pool question are never shown.", "Remove 'hints'.", "Hints are shown in practice only."
    ),
    "W901": _warning("there is no code '{code}' to allow.", "{suggestion}", "A mistyped code silences nothing."),
    "W902": _warning(
        "allowing {code} silences nothing here.", "Remove it.", "What it silenced is cured, or stands elsewhere."
    ),
    "W903": _warning(
        "{code} is an error and cannot be allowed.", "Cure the error.", "Only warnings are a matter of judgement."
    ),
}

CODES: dict[str, Code] = {
    **_FILE,
    **_COURSE,
    **_LESSON,
    **_QUESTION,
    **_QUIZ,
    **_REFERENCES,
    **_MEDIA,
    **_STYLE,
}
"""Every code with what it says."""
