"""Signs of Markdown: how a plain text is written so that it stays plain, and when emphasis is read as such.

While a text is put together, emphasis stands in it as characters of the private use area; `settled` makes
stars of them where the course's reader will read emphasis (CommonMark 0.31, 6.2), and leaves them out where
it would read stars.
"""

from __future__ import annotations

import re
import unicodedata

_OPEN_STRONG, _CLOSE_STRONG, _OPEN, _CLOSE = "\ue010", "\ue011", "\ue012", "\ue013"
_STARS = {_OPEN_STRONG: "**", _CLOSE_STRONG: "**", _OPEN: "*", _CLOSE: "*"}
_CLOSES = {_OPEN_STRONG: _CLOSE_STRONG, _OPEN: _CLOSE}
_OPEN_CODE, _CLOSE_CODE = "\ue014", "\ue015"
_CODE = re.compile(f"{_OPEN_CODE}([^{_CLOSE_CODE}]*){_CLOSE_CODE}")
_FIRST_GAP = 0xE020
_GAPS = re.compile("[\ue020-\ue039]")
_OWN = re.compile("[\ue000-\ue0ff]")
_UNSEEN = re.compile("[\u200b\u2060\ufeff\ufffe\uffff\U000e0000-\U000e007f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]+")

_SIGNS = re.compile(r"[\\`*\[\]]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_ROLE = re.compile(r"\{(?:fact|gap|source|term|value)\}")
_START = re.compile(r"(#{1,6}(?=\s|$)|[-+](?=\s|$)|[-=]+$|:{3,}|~{3,}|>|\||[-:]+[-:| ]*$)")
_BLOCK = re.compile(r"(:+\s*)(\{[\w-]+\})")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def cleaned(text: str) -> str:
    """Return a text of others without what nobody sees, and without our own marks."""
    return _OWN.sub("", _UNSEEN.sub("", _CONTROLS.sub("", text)))


def gap_mark(number: int) -> str:
    """Return the character that stands for a gap while a text is put together."""
    return chr(_FIRST_GAP + number)


def strong(content: str) -> str:
    """Return content as strong words."""
    return _marked(_OPEN_STRONG, content, _CLOSE_STRONG)


def emphasis(content: str) -> str:
    """Return content as emphasised words."""
    return _marked(_OPEN, content, _CLOSE)


def code(text: str) -> str:
    """Return words that are shown as they are typed."""
    line = " ".join(text.split())
    return f"{_OPEN_CODE}{line}{_CLOSE_CODE}" if line else ""


def _as_code(match: re.Match[str]) -> str:
    text = match[1]
    ticks = "`" * (longest_run(text) + 1)
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{gap}{text}{gap}{ticks}"


def longest_run(text: str) -> int:
    """Return how many backticks stand in a row at most."""
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _marked(opened: str, content: str, closed: str) -> str:
    inner = content.strip()
    if not inner or "\n" in inner or opened in inner:
        return content
    before, after = content[: len(content) - len(content.lstrip())], content[len(content.rstrip()) :]
    return f"{before}{opened}{inner}{closed}{after}"


def escaped(text: str) -> str:
    """Return a text on one line in which no sign means anything."""
    line = _BLANKS.sub(" ", text)
    return _ROLE.sub(lambda role: code(role[0]), _SIGNS.sub(r"\\\g<0>", line))


def settled(flow: str) -> str:
    """Return a flow as Markdown: blanks once, emphasis as stars, line ends as breaks, gaps as roles."""
    joined = flow.replace(f"{_CLOSE_CODE}{_OPEN_CODE}", "")  # two runs of backticks would be one
    lines = [re.sub(" {2,}", " ", line).strip() for line in joined.split("\n")]
    shown = [_CODE.sub(_as_code, _started(_with_stars(line))) for line in lines if line]
    return _GAPS.sub(lambda gap: f"{{gap}}`{chr(ord(gap[0]) - _FIRST_GAP + ord('a'))}`", "\\\n".join(shown))


def _started(line: str) -> str:
    """Return a line whose start means nothing."""
    line = _BLOCK.sub(lambda block: block[1] + code(block[2]), line, count=1) if line[:1] == ":" else line
    numbered = _NUMBERED.match(line)
    if numbered:
        return f"{numbered[1]}\\{line[numbered.end(1) :]}"
    return f"\\{line}" if _START.match(line) else line


def _with_stars(line: str) -> str:
    """Put stars where emphasis will be read, in pairs; leave the others out."""
    opened: list[tuple[str, int]] = []
    kept: set[int] = set()
    for at, sign in enumerate(line):
        if sign in _CLOSES:
            opened.append((sign, at))
        elif sign in _STARS and opened:
            first, start = opened.pop()
            if _CLOSES[first] == sign and _flanks(line, start, -1) and _flanks(line, at, 1):
                kept |= {start, at}
    parts = (
        _STARS.get(sign, sign) if at in kept or sign not in _STARS else "" for at, sign in enumerate(line)
    )
    return "".join(parts)


def _flanks(line: str, at: int, outside: int) -> bool:
    """Say whether stars at a place are read: nothing blank within, and no word outside of a sign."""
    inner, outer = _neighbour(line, at, -outside), _neighbour(line, at, outside)
    if not inner or inner.isspace() or _stars_beside(line, at):
        return False
    return not _is_sign(inner) or not outer or outer.isspace() or _is_sign(outer)


def _stars_beside(line: str, at: int) -> bool:
    """Say whether another emphasis meets it: three stars in a row are read in ways of their own."""
    return any(0 <= near < len(line) and line[near] in _STARS for near in (at - 1, at + 1))


def _neighbour(line: str, at: int, step: int) -> str:
    at += step
    return line[at] if 0 <= at < len(line) else ""


def _is_sign(character: str) -> bool:
    """Say whether a character is punctuation or a symbol, as the reader of Markdown sees it."""
    return unicodedata.category(character)[0] in "PS" or bool(_GAPS.match(character))
