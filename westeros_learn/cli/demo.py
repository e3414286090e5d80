"""`westeros-learn demo`: build every course, and open the app with sample people."""

from __future__ import annotations

from pathlib import Path

import click

from westeros_learn.app.demo import create_demo
from westeros_learn.cli.build import ALL, Order, build_courses
from westeros_learn.cli.built import tell
from westeros_learn.cli.choices import browser_option, courses_option, output_option, port_option
from westeros_learn.cli.serving import bind, serve
from westeros_learn.export import ExportOptions
from westeros_learn.source import find_courses
from westeros_learn.web.packages import AT_ONCE, Shelf, address_of


@click.command()
@courses_option
@output_option
@port_option(8000)
@browser_option
def demo(folder: Path, output: Path, port: int, *, browser: bool) -> None:
    """Build every course into packages, then open the app on this machine, with sample people."""
    listener = bind(port)  # the app tells its own address: in links, in codes to be scanned
    shelf = build_shelf(folder, output)
    app = create_demo(folder, output / "demo.db", shelf, listener.getsockname()[1])
    serve(app, listener, "The courses are open at", browser=browser)
    click.echo(f"\nEnded. The packages, and what the sample people did, stay in {output}")


def build_shelf(folder: Path, output: Path) -> Shelf:
    """Build every course for the targets that most people want; return what there is to show."""
    order = Order(AT_ONCE, (ALL,), output, ExportOptions())
    reports = build_courses(find_courses((), folder), order)
    tell(reports)
    built = {
        address_of(each.result.course): (each.result.course, each.packages)
        for each in reports
        if each.result.course and each.packages
    }
    return Shelf(
        {address: course for address, (course, _) in built.items()},
        {
            address: {target: each.written for target, each in packages.items()}
            for address, (_, packages) in built.items()
        },
        order.options,
        output,
    )
