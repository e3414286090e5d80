"""Scripts are made smaller by a library that serves one thread at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import minify
import pytest

from westeros_learn.player import assets
from westeros_learn.player.assets import Need, script


def test_scripts_that_are_asked_for_at_once_are_made_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone: list[bool] = []
    real = minify.string

    def watched(kind: str, source: str) -> str:
        free = assets._ONE_AT_A_TIME.acquire(blocking=False)  # by whoever comes now
        if free:
            assets._ONE_AT_A_TIME.release()
        alone.append(not free)
        return str(real(kind, source))

    monkeypatch.setattr(minify, "string", watched)
    needs = [Need(target) for target in ("", "scorm12", "scorm2004", "html")]
    known = [script(need) for need in needs]
    script.cache_clear()
    alone.clear()
    with ThreadPoolExecutor(len(needs)) as threads:
        assert list(threads.map(script, needs)) == known
    assert alone == [True] * len(needs)
