"""The table of rules: everything that `inspect` can say.

The letter tells where to look: A the zip, N names of files, X the manifest as XML,
O how the course is organised, F resources and files, D sequencing, U cmi5,
K Common Cartridge, H pages, J scripts, G media and styles.
"""

from westeros_learn.inspector.codes.archive import ARCHIVE, NAMES
from westeros_learn.inspector.codes.content import MEDIA, PAGES, SCRIPTS
from westeros_learn.inspector.codes.manifest import FILES, ORGANISATION, XML
from westeros_learn.inspector.codes.row import LMSS, Effect, Rule, without_names
from westeros_learn.inspector.codes.sequencing import CARTRIDGE, CMI5, SEQUENCING

RULES: dict[str, Rule] = {
    **ARCHIVE,
    **NAMES,
    **XML,
    **ORGANISATION,
    **FILES,
    **SEQUENCING,
    **CMI5,
    **CARTRIDGE,
    **PAGES,
    **SCRIPTS,
    **MEDIA,
}
"""Every rule by its code."""

__all__ = ["LMSS", "RULES", "Effect", "Rule", "without_names"]
