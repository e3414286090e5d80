"""`python -m westeros_learn.cli` is `westeros-learn`."""

from westeros_learn.cli import main

main()
