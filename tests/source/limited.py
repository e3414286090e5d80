"""The check of the course in this folder, within limits: `python limited.py REPORT`.

It runs in a child of this small process. A process's largest memory is never less than that of the
process that it was forked from, and one that has run many tests is large.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

SECONDS = 120
BYTES = 1 << 30


def main() -> None:
    """Run the check; write its exit code, seconds of computing and largest memory in kB as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    ended = subprocess.run([sys.executable, "-m", "westeros_learn", "check", "."], check=False)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    measured = {
        "code": ended.returncode,
        "seconds": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss,
    }
    Path(sys.argv[1]).write_text(json.dumps(measured), "utf-8")


if __name__ == "__main__":
    main()
