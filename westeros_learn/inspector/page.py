"""A report as one HTML document: to be read, sent on and printed, without a network."""

from __future__ import annotations

from jinja2 import Environment, StrictUndefined

from westeros_learn.inspector.limits import shown_size
from westeros_learn.inspector.report import Report, effects

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inspection of {{ name }}</title>
<style>
:root { color-scheme: light dark; --ink: #23201c; --paper: #fbf8f1; --line: #d8d0c0; --quiet: #615a4f;
  --action: #1d4370; --warm: #8a3b12 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e0d5; --paper: #1d1c1a; --line: #46423b;
  --quiet: #aea697; --action: #9fc0ea; --warm: #eaa77f } }
body { background: var(--paper); color: var(--ink);
  margin: 0 auto; max-width: 44rem; padding: 1.5rem 1.25rem 4rem; overflow-wrap: anywhere;
  font: 1.125rem/1.55 Charter, "Sitka Text", Cambria, Georgia, serif }
h1 { font-size: 1.6rem; line-height: 1.25 } h2 { font-size: 1.2rem; margin-top: 2.5rem }
dl.facts { display: grid; gap: .25rem 1.25rem; grid-template-columns: max-content 1fr }
dt { color: var(--quiet) } dd { margin: 0 } ul { padding-left: 1.25rem } .quiet { color: var(--quiet) }
article { border-top: 1px solid var(--line); padding: 1rem 0 } article h3 { font-size: 1.05rem; margin: 0 }
.error { color: var(--warm) } .warning { color: var(--action) }
article ul { list-style: none; margin: .5rem 0 0; padding: 0 } article p { margin: .35rem 0 0 }
.place { color: var(--quiet); font: .9rem/1.5 ui-monospace, Consolas, monospace }
@media (max-width: 30rem) { dl.facts { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: .5rem } }
@media print { body { max-width: none; font-size: 11pt } article { break-inside: avoid } }
</style>
</head>
<body>
<main>
<h1>{{ report.title or name }}</h1>
<p>{{ verdict }}</p>
<dl class="facts">
{% for term, text in facts %}<dt>{{ term }}</dt><dd>{{ text }}</dd>
{% endfor %}</dl>
{% if report.reporting %}<h2>What it will report</h2>
<ul>{% for line in report.reporting %}<li>{{ line }}</li>{% endfor %}</ul>
{% endif %}
{% if report.structure %}<h2>Structure</h2>
{{ outline(report.structure) }}{% endif %}
<h2>Findings</h2>
{% for finding, effects in findings %}<article>
<h3><span class="{{ finding.severity }}">{{ finding.severity }} {{ finding.code }}</span>
{{ finding.message }}</h3>
<p class="place">{{ finding.span.file or name }}
{%- if finding.span.file %}, line {{ finding.span.line }}{% endif %}</p>
<p>{{ finding.hint }}</p>
<ul>{% for effect in effects %}<li><b>{{ effect.lms }}</b>
{%- if not effect.tried %} <span class="quiet">(not tried)</span>{% endif %}: {{ effect.text }}</li>
{% endfor %}</ul>
</article>
{% else %}<p>Nothing was found.</p>
{% endfor %}
{% for code, count in report.left_off.items() %}
<p class="quiet">{{ code }} was found {{ count }} more times.</p>
{% endfor %}
</main>
</body>
</html>
"""

_OUTLINE = """\
{% macro outline(nodes) %}<ul>
{% for node in nodes %}<li>{{ node.title or node.identifier }}
{%- if node.launches %} <span class="place">{{ node.launches }}</span>{% endif %}
{%- if node.reports %} <span class="quiet">reports</span>{% endif %}
{%- if node.children %}{{ outline(node.children) }}{% endif %}</li>
{% endfor %}</ul>{% endmacro %}"""


def html_page(report: Report, name: str) -> str:
    """Return a report as an HTML document; `name` is what the package is called."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    template = environment.from_string(_OUTLINE + _PAGE)
    return template.render(
        report=report,
        name=name,
        verdict=verdict(report),
        facts=facts(report),
        findings=[(each, effects(each)) for each in report.findings],
    )


def verdict(report: Report) -> str:
    """Return the counts of errors and warnings as a sentence."""
    warnings = len(report.findings) - report.errors
    parts = [
        _count(number, word) for number, word in ((report.errors, "error"), (warnings, "warning")) if number
    ]
    return f"{' and '.join(parts) or 'No faults'} found.".capitalize()


def facts(report: Report) -> tuple[tuple[str, str], ...]:
    """Return what a package is, as pairs of a term and a text."""
    rows = (
        ("Standard", report.standard or "none that is known here"),
        ("Title", report.title),
        ("Identifier", report.identifier),
        ("Languages", ", ".join(report.languages)),
        ("Size", f"{shown_size(report.size)}, unpacked {shown_size(report.unpacked)}"),
        ("Files", str(report.files)),
    )
    return tuple(row for row in rows if row[1])


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
