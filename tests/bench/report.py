"""How a benchmark says what it found."""

from __future__ import annotations


def say(what: str, value: float, limit: float, unit: str) -> None:
    """Print one figure and its ratio to the limit that we want to reach."""
    ratio = value / limit
    word = "reached" if ratio <= 1 else "NOT REACHED"
    print(f"  {what}: {value:,.2f} {unit} of at most {limit:,.2f} {unit}, ratio {ratio:.2f}, {word}")
