"""R, M: glossary and references, and media."""

from __future__ import annotations

from westeros_learn.source.codes.row import Code, error, keys, warning

REFERENCES: dict[str, Code] = {
    **keys("R", "glossary and references"),
    "R201": error(
        "there is no glossary term '{term}'.", "{suggestion}", "A term must be explained in glossary.yaml."
    ),
    "R202": error(
        "there is no reference '{reference}'.",
        "{suggestion}",
        "A source must be described in references.yaml.",
    ),
    "R203": error(
        "the source is empty.",
        "Write a reference id and a locator, as in 'dir-2011-36 art. 11'.",
        "A source names a text.",
    ),
    "R301": warning(
        "no text uses the glossary term '{term}'.",
        "Use it as {{term}}`{text} <{term}>`, or remove it.",
        "The glossary explains the words of this course.",
    ),
    "R302": warning(
        "no text cites the reference '{reference}'.",
        "Cite it, or remove it.",
        "The list of sources shows what the course stands on.",
    ),
}

MEDIA: dict[str, Code] = {
    "M101": error("there is no file '{path}'.", "{suggestion}", "A figure needs its picture."),
    "M102": error(
        "'{path}' is not a path in the course's media folder.",
        "Write it as 'media/name.svg'.",
        "A course must be complete in its own folder.",
    ),
    "M103": error(
        "the file has the extension '{extension}'.",
        "Use .svg, .png, .jpg, .jpeg or .gif.",
        "LMSs serve other files with a type that browsers refuse.",
    ),
    "M104": error(
        "'{name}' is not a file name for a package.",
        "Use lower-case letters, digits, hyphens, underscores and one dot.",
        "Packages hold lower-case ASCII names only.",
    ),
    "M105": error(
        "another file has the name '{name}': {place}.",
        "Rename one of them.",
        "Some LMSs look files up by their name alone.",
    ),
    "M106": error(
        "the file is not a readable {kind} picture.",
        "Save the picture again in this format.",
        "Its size is read from the file's first bytes.",
    ),
    "M107": error(
        "the SVG cannot be read: {reason}.", "Save it again as plain SVG.", "An SVG must be well-formed XML."
    ),
    "M108": error(
        "the SVG has an element <{element}>.",
        "Remove it, or draw it with shapes and text.",
        "Scripts, styles and foreign content are left out of packages.",
    ),
    "M109": error(
        "the SVG has an attribute '{attribute}' on <{element}>.",
        "{cure}",
        "Styles, events and links do not belong in a figure.",
    ),
    "M110": error(
        "the SVG uses an unknown class '{name}'.", "{suggestion}", "The player paints the known classes only."
    ),
    "M111": error(
        "the SVG refers to '{target}'.",
        "Refer only to an id in this file, as in '#arrow'.",
        "A package needs no network, and a figure no other file.",
    ),
    "M112": error(
        "the SVG has no usable viewBox.",
        'Add viewBox="0 0 680 400" to <svg>, with the picture\'s width and height.',
        "The view box gives the figure its size.",
    ),
    "M113": error(
        "id '{id}' stands twice in the SVG.",
        "Rename one of them.",
        "References could not tell which one is meant.",
    ),
    "M114": error(
        "the file is larger than {most} bytes.",
        "Make the picture smaller.",
        "Learners with a slow line wait for every picture.",
    ),
    "M201": warning(
        "no figure shows this file.", "Use it, or remove it.", "Packages leave unused media out."
    ),
}
