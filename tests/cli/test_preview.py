"""`westeros-learn preview`: what is said when it cannot begin, and how it ends."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from tests.patience import PATIENCE
from tests.running import running_preview
from westeros_learn.cli import main

SMALL = Path(__file__).parents[1] / "browser" / "courses" / "small"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("smal", "There is no course 'smal'. Did you mean 'small'?"),
        (str(SMALL / "one"), "is no course: it has no course.yaml."),
    ],
)
def test_where_no_course_is_a_sentence_says_so(name: str, sentence: str) -> None:
    result = CliRunner().invoke(main, ["preview", name, "--courses", str(SMALL.parent), "--no-browser"])
    assert result.exit_code == 2
    assert sentence in result.output


def test_a_taken_port_is_told_in_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        result = CliRunner().invoke(main, ["preview", str(SMALL), "--port", port, "--no-browser"])
    assert result.exit_code == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in result.output


def test_ctrl_c_ends_it_at_once_although_a_browser_listens() -> None:
    with running_preview(SMALL) as (address, process):
        with urlopen(f"{address}news/source") as news:  # noqa: S310  # our own address
            assert news.readline().startswith(b"retry")
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
        assert process.returncode == 0
        assert process.stdout is not None
        assert process.stdout.read().strip() == "Ended."
