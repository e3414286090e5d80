"""`python -m westeros_learn` is `westeros-learn`."""

from westeros_learn.cli import main

main()
