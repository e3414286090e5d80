"""Text files to model: a course is read whole, and everything wrong in it is told at once."""

from westeros_learn.source.catalogue import catalogue_languages
from westeros_learn.source.codes import CODES, Code, without_names
from westeros_learn.source.course import load_course
from westeros_learn.source.facts import CourseFacts, MarkedFact, Marking, read_facts
from westeros_learn.source.find import find_courses
from westeros_learn.source.fix import fix_course
from westeros_learn.source.json_schema import JSON_SCHEMAS, json_schema
from westeros_learn.source.rereading import LessonReader, Reread
from westeros_learn.source.starter import write_starter
from westeros_learn.source.translate import FileStatus, Texts, TranslationStatus, extract, statuses, update
from westeros_learn.source.values import LANGUAGE

__all__ = [
    "CODES",
    "JSON_SCHEMAS",
    "LANGUAGE",
    "Code",
    "CourseFacts",
    "FileStatus",
    "LessonReader",
    "MarkedFact",
    "Marking",
    "Reread",
    "Texts",
    "TranslationStatus",
    "catalogue_languages",
    "extract",
    "find_courses",
    "fix_course",
    "json_schema",
    "load_course",
    "read_facts",
    "statuses",
    "update",
    "without_names",
    "write_starter",
]
