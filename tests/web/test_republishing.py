"""Versions that learners were given before: given again, or written into the draft."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from westeros_learn.delivery.served import BESIDE
from westeros_learn.records import Right

from .test_authoring import author
from .test_outline import HERE, draft, school

if TYPE_CHECKING:
    from .world import Browser, World

__all__ = ["school"]


@pytest.fixture
def trainer(school: World) -> Browser:
    return author(school, "jan@example.org")


def publish(trainer: Browser) -> None:
    content = re.search(r'name="content" value="(\w+)"', trainer.get(f"{HERE}publish").text)
    assert content
    assert trainer.send(f"{HERE}publish", content=content[1]).status_code == 303


def title(school: World) -> str:
    school.library.refresh()
    return school.library.edition("small").course.lessons[0].title


def versions(trainer: Browser) -> list[str]:
    """The pages of the versions that are kept, in the order of the page."""
    return re.findall(rf'href="({HERE}publish/\w+)"', trainer.get(f"{HERE}publish").text)


def test_a_version_is_given_again_and_the_draft_goes_on(school: World, trainer: Browser) -> None:
    first = draft(school).lessons[0]
    old = first.title
    trainer.send(HERE, do=f"rename-lesson:{first.folder}", title="Once")
    for place in (school.library.folder / BESIDE / "published" / "small").iterdir():
        os.utime(place, (school.clock().timestamp(),) * 2)  # the disk says when the first one was kept
    school.clock.pass_by(hours=1)
    publish(trainer)
    trainer.send(HERE, do=f"rename-lesson:{first.folder}", title="Twice")
    school.clock.pass_by(hours=1)
    publish(trainer)
    trainer.send(HERE, do=f"rename-lesson:{first.folder}", title="Three times")
    assert title(school) == "Twice"
    pages = versions(trainer)
    assert len(pages) == 3
    page = trainer.get(pages[1])
    assert "Lessons with other words: 1" in page.text
    seen = re.search(r'name="seen" value="(\w+)"', page.text)
    assert seen
    assert trainer.send(pages[1], do="again", seen="0" * 32).status_code == 409
    assert title(school) == "Twice"
    assert trainer.send(pages[1], do="again", seen=seen[1]).status_code == 303
    assert title(school) == "Once"
    assert draft(school).lessons[0].title == "Three times"
    publishing = trainer.get(f"{HERE}publish").text
    assert publishing.count("learners see this one") == 1
    assert versions(trainer)[0] == pages[1]
    assert trainer.send(pages[2], do="draft").status_code == 303
    assert draft(school).lessons[0].title == old
    assert title(school) == "Once"
    assert "The draft says the same." in trainer.get(pages[2]).text
    assert "Back to what was published" in trainer.get(f"{HERE}history/").text


def test_the_draft_goes_back_across_files_that_came_and_went(school: World, trainer: Browser) -> None:
    publish(trainer)
    before = {name: school_file(school, name) for name in names(school)}
    module = draft(school).modules[0].id
    trainer.send(HERE, do=f"new-lesson:{module}", title="Added since")
    (page,) = versions(trainer)
    assert "would be taken away" in trainer.get(page).text
    assert trainer.send(page, do="draft").status_code == 303
    assert {name: school_file(school, name) for name in names(school)} == before
    assert "not everything is published" not in trainer.get(HERE).text


def names(school: World) -> list[str]:
    found: list[str] = school.app.extensions["westeros-learn"].authoring.volume.files("small")
    return found


def school_file(school: World, name: str) -> bytes:
    return (school.library.folder / "small" / name).read_bytes()


def test_what_is_no_whole_version_any_more_is_given_to_nobody(school: World, trainer: Browser) -> None:
    publish(trainer)
    (page,) = versions(trainer)
    place = school.library.folder / BESIDE / "published" / "small" / page.rpartition("/")[2]
    shutil.copytree(place, place.with_name("f" * 32))
    (place / "course.yaml").write_text("changed by hand")
    for path in (page, f"{HERE}publish/{'f' * 32}", f"{HERE}publish/{'0' * 32}", f"{HERE}publish/..%2f.."):
        assert trainer.get(path).status_code == 404
        assert trainer.send(path, on=HERE, do="again", seen=place.name).status_code == 404
    assert trainer.send(page, on=HERE, do="draft").status_code == 404
    reader = author(school, "r@example.org", Right.TRANSLATE)
    assert reader.get(page).status_code == 409
    assert reader.send(page, on=f"{HERE}comments", do="again").status_code == 409
