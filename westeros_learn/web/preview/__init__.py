"""The preview: a course while it is being written, in the browser of its author."""

from westeros_learn.source.watching import watch_folder
from westeros_learn.web.preview.course import PreviewedCourse
from westeros_learn.web.preview.pages import preview_blueprint

__all__ = ["PreviewedCourse", "preview_blueprint", "watch_folder"]
