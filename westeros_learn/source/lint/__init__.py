"""What makes a course teach less than it could: warnings, each answered by a better text or in place.

One module, one thought. Rules of item writing follow T. M. Haladyna, S. M. Downing and M. C.
Rodriguez, "A Review of Multiple-Choice Item-Writing Guidelines for Classroom Assessment",
Applied Measurement in Education 15 (2002), 309-334, and S. M. Case and D. B. Swanson,
"Constructing Written Test Questions for the Basic and Clinical Sciences" (NBME, 3rd ed., 2002).
"""

from westeros_learn.source.lint.course import check_texts

__all__ = ["check_texts"]
