"""The command line: python -m report. Runs as the analyst of the machine; exit codes as for python -m etl."""

import argparse
import sys
from pathlib import Path

from core import audit
from core.errors import UsageError, exit_code_of
from core.periods import GRAINS
from core.settings import Settings, default_warehouse, load_settings
from core.specs import ROLES
from core.texts import Texts
from report import queries
from report.export import FORMATS, TABLES, export, read, with_sample_note


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; every error a user can cause is a sentence on standard error."""
    arguments = _parser().parse_args(argv)
    return exit_code_of(lambda: _export(arguments, load_settings()))


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
        try:
            arguments.out.write_bytes(content)
        except OSError as error:
            raise UsageError(f"{arguments.out.name} cannot be written ({error.strerror}).") from None
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    return 0


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
    return parser


if __name__ == "__main__":
    sys.exit(main())
