"""The command line: python -m etl. Exit codes and --json are a contract (DESIGN section 4)."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from core import place, warehouse
from core.errors import UsageError, exit_code_of
from core.periods import parse_canonical
from core.reference import load_reference
from core.settings import Settings, default_warehouse, load_settings
from core.specs import DATASETS, UNITS
from core.texts import Texts
from etl import inspect, match, problem_list, publish
from etl.change import loadable
from etl.check import Options
from etl.move import move
from etl.problems import Problem, by_cause
from etl.progress import progress
from etl.verify import verify

PRINTED = 5  # problems of one cause; --json and --problems give them all


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; every error a user can cause is a sentence on standard error."""
    arguments = _parser().parse_args(argv)
    return exit_code_of(lambda: arguments.run(arguments, load_settings()))


def _init(arguments: argparse.Namespace, settings: Settings) -> int:
    with progress() as on_step:
        version = publish.init(arguments.warehouse, settings, arguments.new_key, arguments.sample, on_step)
    print(f"{place.name_of(arguments.warehouse)} is at version {version}.")
    return 0


def _load(arguments: argparse.Namespace, settings: Settings) -> int:
    folder = arguments.warehouse
    warehouse.current_version(folder)
    options = Options(
        dataset=arguments.dataset,
        as_of=arguments.as_of,
        period=arguments.period,
        unit=arguments.unit,
        covers=arguments.covers,
        code_system=arguments.code_system,
        sheet=arguments.sheet,
        skip=arguments.on_problem == "skip",
    )
    with progress() as on_step:
        on_step("read")
        files = publish.check_files(folder, arguments.files, options, settings)
        if arguments.dry_run:
            version, outcome = publish.dry_run(folder, files)
        else:
            version, outcome = publish.load(folder, files, settings, arguments.again, on_step)
    texts = Texts(settings.language, settings.people)
    if arguments.problems:
        problem_list.save(arguments.problems, [loaded.checked for loaded in outcome], texts)
    stopped = not all(loadable(file) for file in files)
    if arguments.json:
        loads = [
            {
                "load_id": loaded.load_id,
                "file": loaded.checked.file,
                "dataset": loaded.checked.dataset,
                "rows_read": loaded.checked.rows_read,
                "rows_loaded": loaded.rows_loaded,
                "rows_skipped": loaded.checked.rows_read - loaded.checked.rows_left_out - loaded.rows_loaded,
                "rows_left_out": loaded.checked.rows_left_out,
                "duplicate_of": loaded.duplicate_of,
                "problems": [problem.as_json(texts) for problem in loaded.checked.problems],
            }
            for loaded in outcome
        ]
        print(json.dumps({"version": version, "loads": loads}, ensure_ascii=False))
    else:
        for loaded in outcome:
            print(_told(loaded, texts, arguments.dry_run))
        print(texts("load.nothing_changed" if stopped or arguments.dry_run else "load.version", version=version))
    return 1 if stopped else 0


def _told(loaded: publish.Loaded, texts: Texts, dry: bool) -> str:
    checked = loaded.checked
    lines = [f"{checked.file}: {texts.number(checked.rows_read)} {texts('load.rows_read')}"]
    if loaded.duplicate_of:
        lines.append(texts("load.duplicate", load_id=loaded.duplicate_of))
    elif loaded.load_id:
        counts = {"rows": checked.rows_loaded, "skipped": checked.rows_skipped, "left_out": checked.rows_left_out}
        said = {name: texts.number(count) for name, count in counts.items()}
        lines.append(texts("load.loaded", load_id=loaded.load_id, **said))
    elif dry and checked.rows is not None:
        lines.append(texts("load.would_load", rows=texts.number(checked.rows_loaded)))
    causes = by_cause(checked.problems)
    if any(len(problems) > 1 for problems in causes):
        lines.append(_counted(checked.problems, len(causes), texts))
    for problems in causes:
        severity = texts(f"load.{problems[0].severity}")
        lines += [f"{severity}: {p.message(texts)} {p.hint(texts)}".rstrip() for p in problems[:PRINTED]]
        if len(problems) > PRINTED:
            lines.append(texts("load.more_problems", n=texts.number(len(problems) - PRINTED)))
    return "\n  ".join(lines)


def _counted(problems: list[Problem], causes: int, texts: Texts) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    counts = {"errors": errors, "warnings": len(problems) - errors, "causes": causes}
    return texts("load.counted", **{name: texts.number(count) for name, count in counts.items()})


def _inspect(arguments: argparse.Namespace, settings: Settings) -> int:
    texts = Texts(settings.language, settings.people)
    columns = tuple(name.strip() for name in arguments.columns.split(",")) if arguments.columns else None
    reference = load_reference(settings)
    ok = True
    for path in arguments.files:
        found = inspect.inspect(path, columns, reference, texts, arguments.sheet)
        ok &= not any(problem["severity"] == "error" for problem in found["problems"])
        print(json.dumps(found, ensure_ascii=False) if arguments.json else inspect.told(found, texts))
    return 0 if ok else 1


def _match(arguments: argparse.Namespace, settings: Settings) -> int:
    texts = Texts(settings.language, settings.people)
    if arguments.out and arguments.out.resolve() == arguments.file.resolve():
        raise UsageError("--out names the roster itself, which stays as it is.")
    found = match.match(arguments.warehouse, arguments.file, settings, arguments.as_of, arguments.sheet)
    for problem in found.problems:
        severity = texts(f"load.{problem.severity}")
        print(f"{severity}: {problem.message(texts)} {problem.hint(texts)}".rstrip(), file=sys.stderr)
    if found.rows is None:
        print(texts("match.nothing"), file=sys.stderr)
        return 1
    content = match.save(arguments.warehouse, found, arguments.out)
    if not arguments.out:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    print(texts("match.done", rows=texts.number(len(found.rows))), file=sys.stderr)
    if found.listed is not None:
        listed, day = texts.number(found.listed), texts.date(arguments.as_of)
        print(texts("match.listed", listed=listed, date=day), file=sys.stderr)
    return 0


def _history(arguments: argparse.Namespace, settings: Settings) -> int:
    events = warehouse.history(arguments.warehouse)
    if arguments.json:
        version = warehouse.current_version(arguments.warehouse)
        print(json.dumps({"version": version, "events": events}, ensure_ascii=False, default=str))
        return 0
    for event in events:
        parts = (f"v{event['version']}", event["happened_at"], event["who"], event["kind"], event["load_id"])
        rest = (event["dataset"], event["file"], event["rows_loaded"], event["why"])
        print("  ".join(str(part) for part in parts + rest if part is not None))
    return 0


def _switch(arguments: argparse.Namespace, settings: Settings) -> int:
    if not arguments.why.strip():
        raise UsageError("--why needs a reason.")
    with progress() as on_step:
        version = publish.switch(
            arguments.warehouse, arguments.load_id, arguments.command, arguments.why, settings, on_step
        )
    print(f"{place.name_of(arguments.warehouse)} is at version {version}.")
    return 0


def _verify(arguments: argparse.Namespace, settings: Settings) -> int:
    whole = verify(arguments.warehouse)
    print(
        f"{place.name_of(arguments.warehouse)} is whole: version {whole.version}, every figure follows from the ledger,"
        f" {whole.audit_lines} lines in the audit log."
    )
    if whole.without_line:
        print(f"Made without the key, so not in the audit log: version {', '.join(map(str, whole.without_line))}.")
    return 0


def _move(arguments: argparse.Namespace, settings: Settings) -> int:
    with progress() as on_step:
        compared = list(move(arguments.warehouse, arguments.to, on_step))
    for same in compared:
        how = " (its file is an older program's; recomputed at both)" if same.recomputed else ""
        print(f"version {same.version}: {same.tables} tables with {same.rows} rows are equal{how}")
    print(
        f"{place.name_of(arguments.to)} is at version {compared[0].version} with the whole history, key and audit log"
        f" included; {place.name_of(arguments.warehouse)} is as it was. Now let WAREHOUSE name the lake."
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description="Load files into the warehouse.")
    parser.add_argument("--warehouse", type=Path, default=default_warehouse(), metavar="DIR")
    commands = parser.add_subparsers(dest="command", required=True)

    init = commands.add_parser("init", help="make the warehouse, or adopt changed settings and reference data")
    init.add_argument("--sample", action="store_true", help="load the sample data too")
    init.add_argument("--new-key", action="store_true", help="begin a new epoch with a new key for worker keys")
    init.set_defaults(run=_init)

    load = commands.add_parser("load", help="load files as one change: all or none")
    load.add_argument("files", type=Path, nargs="+", metavar="FILE")
    load.add_argument("--dataset", choices=tuple(DATASETS), help="override what the columns say")
    load.add_argument("--as-of", type=_date, metavar="DATE", help="the roster's date, YYYY-MM-DD")
    load.add_argument("--period", type=_period, metavar="PERIOD", help="2024, 2024-S1, 2024-Q3 or 2024-05")
    load.add_argument("--unit", choices=UNITS, help="the unit of rows that have none")
    load.add_argument("--covers", choices=("all", "listed"), help="whether a district without a row has no worker")
    load.add_argument("--code-system", choices=("kemendagri", "bps"), help="what codes without a dot are")
    load.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook, when several fit")
    load.add_argument("--on-problem", choices=("stop", "skip"), default="stop", help="skip: leave out rows with errors")
    load.add_argument("--again", action="store_true", help="load a duplicate on purpose")
    load.add_argument("--dry-run", action="store_true", help="check only")
    load.add_argument("--problems", type=Path, metavar="FILE", help="save all problems with their rows, .csv or .xlsx")
    load.add_argument("--json", action="store_true")
    load.set_defaults(run=_load)

    inspect_ = commands.add_parser("inspect", help="say how files are read; changes nothing")
    inspect_.add_argument("files", type=Path, nargs="+", metavar="FILE")
    inspect_.add_argument("--columns", metavar="NAME,NAME,...", help="read a table of exactly these columns")
    inspect_.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook, when several fit")
    inspect_.add_argument("--json", action="store_true", help="one object a line for each file")
    inspect_.set_defaults(run=_inspect)

    match_ = commands.add_parser("match", help="add worker_key to your own roster, on this machine; loads nothing")
    match_.add_argument("file", type=Path, metavar="FILE")
    match_.add_argument(
        "--as-of", type=_date, metavar="DATE", help="say on which districts' roster each is at this day"
    )
    match_.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook, when several fit")
    match_.add_argument("--out", type=Path, metavar="FILE", help=".csv or .xlsx; default: csv to standard output")
    match_.set_defaults(run=_match)

    history = commands.add_parser("history", help="every load, undo and redo")
    history.add_argument("--json", action="store_true")
    history.set_defaults(run=_history)

    for name in ("undo", "redo"):
        switch = commands.add_parser(name, help=f"{name} a load")
        switch.add_argument("load_id", type=int, metavar="LOAD_ID")
        switch.add_argument("--why", required=True, metavar="TEXT", help="kept in the history")
        switch.set_defaults(run=_switch)

    move_ = commands.add_parser("move", help="copy the warehouse to a lake, and compare every version")
    move_.add_argument("--to", type=Path, required=True, metavar="ducklake:...", help="where nothing is yet")
    move_.set_defaults(run=_move)

    commands.add_parser("verify", help="check the warehouse from end to end").set_defaults(run=_verify)
    return parser


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2024-12-31") from None


def _period(text: str):
    period = parse_canonical(text)
    if period is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a period like 2024, 2024-S1, 2024-Q3 or 2024-05")
    return period


if __name__ == "__main__":
    sys.exit(main())
