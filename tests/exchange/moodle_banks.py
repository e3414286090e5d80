"""Banks as Moodle 4.5 writes them, for tests."""

from __future__ import annotations

PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def bank(*questions: str) -> bytes:
    """Return a bank that holds questions."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}</quiz>\n'.encode()


def html(name: str, markup: str, files: str = "", **attributes: str) -> str:
    """Return an element with a text in HTML."""
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<{name} format="html"{told}><text><![CDATA[{markup}]]></text>{files}</{name}>'


def answer(fraction: str, markup: str, feedback: str = "", more: str = "") -> str:
    """Return an answer with its share of the mark."""
    text = f"<text><![CDATA[{markup}]]></text>{html('feedback', feedback)}{more}"
    return f'<answer fraction="{fraction}" format="html">{text}</answer>\n'


def question(kind: str, text: str, *parts: str, name: str = "A question", files: str = "") -> str:
    """Return a question of a kind."""
    return (
        f'<question type="{kind}"><name><text>{name}</text></name>'
        f"{html('questiontext', text, files)}{html('generalfeedback', '')}"
        f"<defaultgrade>1.0000000</defaultgrade>{''.join(parts)}</question>\n"
    )


def choice(text: str = "<p>Who?</p>", *answers: str, name: str = "A question", files: str = "") -> str:
    """Return a question with choices, of which one is right."""
    told = answers or (answer("100", "<p>She</p>"), answer("0", "<p>He</p>"))
    return question("multichoice", text, "<single>true</single>", *told, name=name, files=files)


def category(path: str) -> str:
    """Return the head of a category."""
    return f'<question type="category"><category><text>{path}</text></category></question>\n'


def picture(name: str, data: str = PICTURE) -> str:
    """Return a picture that comes with a text."""
    return f'<file name="{name}" path="/" encoding="base64">{data}</file>'


def pair(text: str, match: str) -> str:
    """Return something with what matches it."""
    inner = f"<text>{text}</text><answer><text>{match}</text></answer>"
    return f'<subquestion format="html">{inner}</subquestion>'
