"""The command line: python -m report. Runs as the analyst of the machine; exit codes as for python -m etl."""

import argparse
import functools
import sys
from pathlib import Path

from core import audit
from core.errors import UsageError, exit_code_of
from core.periods import GRAINS
from core.settings import Settings, default_warehouse, load_settings
from core.specs import ROLES
from core.texts import LANGUAGES, Texts
from report import briefing, paper, queries, views
from report.export import FORMATS, TABLES, export, read, with_sample_note


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; every error a user can cause is a sentence on standard error."""
    arguments = _parser().parse_args(argv)
    run = {"export": _export, "briefing": _briefing}[arguments.command]
    return exit_code_of(lambda: run(arguments, load_settings()))


def _export(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.table != "ratio" and (arguments.role or arguments.grain):
        raise UsageError("--role and --grain belong to `export ratio`.")
    folder = arguments.warehouse
    version = queries.wanted_version(folder, arguments.version)
    audience = "public" if arguments.public else "full"
    result = read(folder, version, arguments.table, audience, arguments.grain, arguments.role)
    texts = Texts(settings.language, settings.people)
    content = export(with_sample_note(result, queries.is_sample(folder, version), texts), arguments.format)
    if audience == "full":
        facts = {"version": version, "table": arguments.table, "format": arguments.format, "rows": len(result.rows)}
        audit.record(folder, "export_full", **facts)
    if arguments.out:
        _write(arguments.out, content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    return 0


def _briefing(arguments: argparse.Namespace, settings: Settings) -> int:
    deck = functools.partial(briefing.deck, tables=arguments.tables)
    make = {".pptx": deck, ".html": paper.as_bytes}.get(arguments.out.suffix.lower())
    if make is None:
        raise UsageError("--out names a .pptx or an .html file.")
    folder = arguments.warehouse
    version = queries.wanted_version(folder, arguments.version)
    audience = "full" if arguments.full else "public"
    texts = Texts(arguments.language or settings.language, settings.people)
    known = [district.code for district in queries.districts(folder, version)]
    if unknown := [code for code in arguments.district if code not in known]:
        raise UsageError(f"There is no district {unknown[0]}; known are {', '.join(known)}.")
    base = views.newest(folder, version, settings, texts, audience)
    if base is None:
        raise UsageError("There is no caseload yet, so there is nothing to show.")
    asks = views.asks(base, arguments.view or views.BRIEFING, arguments.district)
    if not asks:
        raise UsageError("These views need a --district, or a period before.")
    _write(arguments.out, make(asks, title=arguments.title))
    if audience == "full":
        audit.record(folder, "export_full", version=version, table="briefing", format=arguments.out.suffix[1:], rows=0)
    return 0


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path.name} cannot be written ({error.strerror}).") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m report", description="Take figures out of the warehouse.")
    parser.add_argument("--warehouse", type=Path, default=default_warehouse(), metavar="DIR")
    commands = parser.add_subparsers(dest="command", required=True)
    table = commands.add_parser("export", help="one table as csv, json, parquet or xlsx")
    table.add_argument("table", choices=TABLES)
    table.add_argument("--version", type=int, metavar="N", help="as of this version; default: the newest")
    table.add_argument("--role", choices=ROLES, action="append", default=[], help="count these roles only; repeatable")
    table.add_argument("--grain", choices=GRAINS, help="coarser periods; default: as reported")
    table.add_argument("--public", action="store_true", help="with small numbers hidden")
    table.add_argument("--format", choices=FORMATS, default="csv")
    table.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    shown = commands.add_parser("briefing", help="slides (.pptx) or paper (.html) of the usual views")
    shown.add_argument("--out", type=Path, required=True, metavar="FILE", help="FILE.pptx or FILE.html")
    shown.add_argument("--district", action="append", default=[], metavar="CODE", help="its views too; repeatable")
    shown.add_argument("--view", choices=views.VIEWS, action="append", metavar="NAME", help="in this order; repeatable")
    shown.add_argument(
        "--tables", action="store_true", help="slides: each view followed by its table, as on paper anyway"
    )
    shown.add_argument("--title", default="", help="of the first slide, or of the cover")
    shown.add_argument("--language", choices=LANGUAGES, help="default: the office's")
    shown.add_argument("--version", type=int, metavar="N", help="as of this version; default: the newest")
    shown.add_argument("--full", action="store_true", help="with small numbers, marked INTERNAL")
    return parser


if __name__ == "__main__":
    sys.exit(main())
