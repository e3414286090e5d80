"""A package cannot be made with names that some server or LMS would not hand out."""

from __future__ import annotations

import pytest

from westeros_learn.export import Member, Package


def members(*names: str) -> tuple[Member, ...]:
    return tuple(Member(name, bytes) for name in names)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/index.html",
        "a//b.png",
        "media/",
        "../b.png",
        "a/../b.png",
        "./b.png",
        "a/.b.png",
        "a\\b.png",
        "Index.html",
        "ă.png",
        "a b.png",
        "a\n.png",
        "licence",
        "a.d/licence",
        "course.mjs",
        "photo.webp",
        "font.woff2",
    ],
)
def test_refuses_a_name(name: str) -> None:
    """Traps 21 and 24: such a name would be lost, mixed up or served as the wrong type."""
    with pytest.raises(ValueError, match=r"name of a member|do not know this type"):
        Package("a-en-html.zip", members("index.html", name))


@pytest.mark.parametrize("twin", ["a.png", "b/a.png"])
def test_refuses_two_members_of_one_base_name(twin: str) -> None:
    """Trap 21: Open edX serves by base name, so one of the two would never be seen."""
    with pytest.raises(ValueError, match=r"base name 'a\.png'"):
        Package("a-en-html.zip", members("a.png", twin))


@pytest.mark.parametrize("name", ["dist/a.zip", "a.tar", "dist/a.pdf", ".pdf"])
def test_refuses_a_file_name(name: str) -> None:
    """The archive writer puts the zip into the folder that it was given, nowhere else."""
    with pytest.raises(ValueError, match="not a name of a package"):
        Package(name, members("index.html"))


def test_reads_nothing_before_it_is_written() -> None:
    """Large photographs are not held in memory together."""

    def read() -> bytes:
        raise AssertionError("read too early")

    Package("a-en-html.zip", (Member("a/b-c_d.e.png", read),))
