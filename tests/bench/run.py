"""Run every benchmark, one after the other; each prints its figures and ratios."""

from __future__ import annotations

from tests.bench import browsing, build, evidence, exports, first_screen, matrix, preview, sizes, submits


def main() -> None:
    """Run them."""
    build.main()
    first_screen.main()
    sizes.main()
    preview.main()
    submits.main()
    browsing.main()
    matrix.main()
    evidence.main()
    exports.main()


if __name__ == "__main__":
    main()
