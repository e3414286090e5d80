"""The rules, by what they look at; each tells what it finds to the package's findings."""
