"""L: lesson texts, and Markdown wherever it stands."""

from __future__ import annotations

from westeros_learn.source.codes.row import Code, error, keys

LESSON: dict[str, Code] = {
    **keys("L", "a lesson's front matter"),
    "L106": error(
        "the lesson has no id.",
        "Run 'westeros-learn check --fix', or add 'id:' yourself.",
        "Learners' progress is kept under the lesson's id.",
    ),
    "L107": error(
        "the lesson has no front matter.",
        "Start the file with a line ---, then id: and title:, then a line ---.",
        "The front matter gives the lesson its id and title.",
    ),
    "L108": error(
        "the front matter is not closed.",
        "Put a line --- after its last key.",
        "Without it the lesson's text would be read as keys.",
    ),
    "L201": error(
        "HTML is not allowed: '{tag}'.",
        "Write it in Markdown; if you mean the sign <, write \\<.",
        "A text must read the same on the screen, on paper and in every LMS.",
    ),
    "L202": error("unknown block '{name}'.", "{suggestion}", "Only the blocks of the format can be shown."),
    "L203": error("unknown role '{name}'.", "{suggestion}", "Only the roles of the format can be shown."),
    "L204": error(
        "the block '{name}' has no option '{option}'.", "{suggestion}", "A mistyped option would be ignored."
    ),
    "L205": error(
        "a heading with one # is too high here.",
        "Start with ##; the lesson's title is the first heading.",
        "A page has one first heading, its title.",
    ),
    "L206": error(
        "the heading jumps from level {before} to level {level}.",
        "Use {wanted} here.",
        "People who listen to a page find their way by its headings.",
    ),
    "L207": error(
        "the block '{name}' is not closed.",
        "End it with a line {colons}; a block around it needs more colons than it has.",
        "An open block swallows the text after it.",
    ),
    "L208": error(
        "this line {colons} closes nothing.",
        "Remove it, or give the block around the inner one more colons.",
        "A stray line of colons is most often a block that ended too early.",
    ),
    "L209": error(
        "the link '{target}' is not allowed.",
        "Link to https:, http:, mailto: or lesson:ID.",
        "Other links do not work inside an LMS.",
    ),
    "L210": error("there is no lesson '{lesson}' to link to.", "{suggestion}", "A link must lead somewhere."),
    "L211": error(
        "a picture cannot stand in the flow of the text.",
        "Use a block: :::{{figure}} media/name.svg with :alt: and a caption.",
        "A figure needs a full text alternative and room.",
    ),
    "L212": error(
        "the figure has no text alternative.",
        "Add a line ':alt:' that says what the picture shows.",
        "Learners who do not see the picture read or hear this text (WCAG 2.2, 1.1.1).",
    ),
    "L213": error(
        "the block '{name}' needs {what} after its name.", "Write it as {example}.", "The block is about it."
    ),
    "L214": error(
        "'{value}' is no value for the option '{option}'.",
        "{suggestion}",
        "The option has a fixed set of values.",
    ),
    "L215": error(
        "the block '{name}' takes no text.",
        "Remove the text between its lines.",
        "What it shows is written in a file of its own.",
    ),
    "L216": error(
        "the caption must be one paragraph.",
        "Move the rest below the figure.",
        "A caption is one line of thought.",
    ),
    "L217": error(
        "the block '{name}' is written with {marker}.",
        "Write it with colons: :::{{{name}}}.",
        "Blocks have one way of writing.",
    ),
    "L218": error(
        "the block '{name}' can stand only in a lesson.",
        "Move it to a lesson.md.",
        "Questions and quizzes are places in a lesson.",
    ),
    "L219": error(
        "a heading can stand only in a lesson.",
        "Use bold text, or make it a paragraph.",
        "Headings are the outline of a lesson.",
    ),
    "L220": error(
        "blocks are nested more than {most} deep.",
        "Take the inner blocks out.",
        "Nobody can follow so many levels.",
    ),
    "L221": error(
        "the block '{name}' is empty.", "Write its text, or remove it.", "An empty block says nothing."
    ),
    "L222": error(
        "the lesson has no text.", "Write it below the front matter.", "A lesson is there to be read."
    ),
    "L223": error(
        "a block needs its name in braces.",
        "Write :::{{callout}} or another of: {names}.",
        "The name says what it is.",
    ),
    "L224": error(
        "the role '{name}' is empty.", "Write its text between the backticks.", "An empty role shows nothing."
    ),
    "L225": error(
        "the role 'fact' has no source.",
        "Put the source at its end: {{fact}}`The statement <reference-id art. 1>`.",
        "Every factual statement names what supports it.",
    ),
    "L226": error(
        "'{written}' would be shown to learners as it stands.",
        "Write a role as {{term}}`the words`, without a space between, and a block as :::{{callout}}.",
        "A sign too few makes plain text of a role or a block.",
    ),
    "L227": error(
        "the paragraph has more than {most} characters.",
        "Part it by blank lines, or look for what does not belong in it.",
        "Nobody reads a paragraph as long as a chapter.",
    ),
    "L230": error(
        "{written} stands in no text with gaps.",
        "Use it in the 'text' of a cloze or the 'table' of a table question, with the gap's one letter.",
        "Only there is a gap filled.",
    ),
    "L231": error(
        "there is no text file '{file}' in this course to list.",
        "{suggestion}",
        "A listing shows a file of its own course, by its path from the course's folder.",
    ),
    "L232": error(
        "there is no '{part}' in {file} to list.",
        "{suggestion}",
        "A part is named by its way: keys, the id of an entry, the letter of a choice.",
    ),
    "L233": error(
        "there is no code '{code}'.",
        "{suggestion}",
        "A checked example names what 'check' says of it by its codes.",
    ),
    "L234": error(
        "the example does not say which file it is.",
        "Add a line like ':file: lamp/quiz.yaml', a path in a course's folder.",
        "What a key means depends on the file in which it stands.",
    ),
    "L235": error(
        "the example names {named}, but check says of it: {found}.",
        "Correct the example, or the codes that it names.",
        "An example shows what it is there for, or readers learn something wrong.",
    ),
    "L236": error(
        "there are more than {most} checked examples.",
        "Part the course, or show some examples without checking them.",
        "Each example is a course that is read.",
    ),
}
