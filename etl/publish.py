"""What changes a warehouse: init, load, undo, redo. Each is one new version, or nothing at all."""

import hashlib
import json
import secrets
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

from core import key as keys
from core import warehouse
from core.errors import DamagedError, UsageError
from core.reference import Spelling, load_reference
from core.settings import PROJECT, Settings
from core.warehouse import Change
from etl import audited, ledger
from etl.change import File, content_of, count_lists_together, find_same_key_in_two_files, groups, loadable
from etl.check import Checked, Options, check
from etl.compare import before_of
from etl.ledger import Said
from etl.read import display_name, read_file

SAMPLE = PROJECT / "data" / "sample"
NOTHING_SAID = Said()


class Loaded(NamedTuple):
    """What became of a file; `load_id` is None when nothing was loaded."""

    checked: Checked
    load_id: int | None
    duplicate_of: int | None
    rows_loaded: int


def init(
    folder: Path, settings: Settings, new_key: bool = False, sample: bool = False, on_step=lambda step: None
) -> int:
    """Make the warehouse, or bring it up to the settings and reference data of today. Returns its version.

    `sample` loads the sample data, unless it is loaded already. Raises UsageError when real data is active.
    """
    reference = load_reference(settings)
    fresh = not warehouse.exists(folder)
    new_key = new_key or (fresh and not keys.key_path(folder).exists())
    key = secrets.token_bytes(32) if new_key else keys.read_key(folder) if fresh else None

    def change(con: duckdb.DuckDBPyConnection, version: int) -> bool | None:
        if key:
            ledger.record(con, version, "init" if version == 1 else "new_key", fingerprint=keys.fingerprint(key))
        return True if ledger.adopt_rules(con, version, reference) or key else None

    if new_key:
        version, _ = audited.publish_with_new_key(folder, change, settings, key, on_step)
    else:
        version, _ = audited.publish(folder, change, settings, "init", on_step=on_step)
    return load_sample(folder, settings, on_step) if sample else version


def load_sample(folder: Path, settings: Settings, on_step=lambda step: None) -> int:
    """Load the files of data/sample/manifest.toml as one change. Returns the version."""
    if warehouse.read(folder, "select 1 from core_load where not sample").fetchone():
        raise UsageError("Real data is loaded here; sample data never stands beside it. Nothing has changed.")
    files = []
    for entry in _manifest():
        as_of = date.fromisoformat(entry["as_of"]) if "as_of" in entry else None
        options = Options(dataset=entry["dataset"], as_of=as_of, covers=entry.get("covers"))
        files += check_files(folder, [SAMPLE / entry["file"]], options, settings, sample=True)
    version, _ = load(folder, files, settings, on_step=on_step)
    return version


def check_files(
    folder: Path,
    paths: list[Path],
    options: Options | list[Options],
    settings: Settings,
    sample: bool = False,
    spellings: Sequence[Spelling] = (),
    named: Sequence[str] = (),
    on_step=lambda step: None,
) -> list[File]:
    """Read and check files that shall become one change. Raises UsageError for a file that is not there.

    `options` of all files, or one for each; `spellings` hold beside those that the office keeps; `named` are the files'
    own names where the paths have others; `on_step` hears the steps of etl.progress.READING, those of each file.
    """
    each = options if isinstance(options, list) else [options] * len(paths)
    newest = warehouse.open_version(folder, warehouse.current_version(folder)).cursor()
    kept = [spelling for spelling, *_ in ledger.kept_spellings(newest)]
    reference = load_reference(settings).with_spellings([*kept, *spellings])
    known = {_sha256(SAMPLE / entry["file"]): entry for entry in _manifest()}
    before, many = before_of(folder, settings, sample), len(paths) > 1
    files = []
    for path, options, name in zip(paths, each, named or [path.name for path in paths], strict=True):
        on_step("read")
        try:
            source = read_file(path)._replace(file=display_name(name))
            with ThreadPoolExecutor(1) as beside:  # a large file takes as long to hash as to read
                hashing = beside.submit(_sha256, path)
                checked = check(source, options, reference, lambda: key_of(folder), date.today(), before, many, on_step)
            digest = hashing.result()
        except OSError as error:
            raise UsageError(
                f"{display_name(path.name)} cannot be read ({error.strerror}). Nothing has changed."
            ) from None
        if spellings:
            checked.effective["spellings"] = ", ".join(f"{s.kind} {s.text} = {s.means}" for s in spellings)
        entry = known.get(digest, {})
        files.append(File(checked, digest, sample, entry.get("estimate", False), entry.get("source")))
    count_lists_together(files)
    find_same_key_in_two_files(files)
    return files


def change_of_files(
    files: list[File], settings: Settings, again: bool = False, said: Said = NOTHING_SAID
) -> tuple[Change, list[Loaded]]:
    """The change that loads checked files, for warehouse.publish or preview, and a list that it fills with its outcome.

    A file that says the same as an active load is left out unless `again`.
    """
    reference = load_reference(settings)
    outcome: list[Loaded] = []

    def change(con: duckdb.DuckDBPyConnection, version: int) -> bool | None:
        outcome.clear()
        for group in groups(files):
            duplicate_of = None if again else _duplicate_of(con, group[0])
            load_id = None if duplicate_of else _insert(con, version, group, said)
            for file in group:
                outcome.append(Loaded(file.checked, load_id, duplicate_of, file.checked.rows_loaded if load_id else 0))
        outcome.sort(key=lambda loaded: [file.checked is loaded.checked for file in files].index(True))
        if all(loaded.duplicate_of for loaded in outcome):
            return None
        if not all(file.sample for file in files):
            ledger.undo_samples(con, version)
        for spelling, why in said.spellings:
            ledger.record_spelling(con, version, "spelling", spelling, why, said.who)
        ledger.adopt_rules(con, version, reference)
        return True

    return change, outcome


def load(
    folder: Path, files: list[File], settings: Settings, again: bool = False, on_step=lambda step: None
) -> tuple[int, list[Loaded]]:
    """Publish checked files as one change; with a problem in any of them nothing is loaded. Returns the version."""
    if not all(loadable(file) for file in files):
        return warehouse.current_version(folder), [Loaded(file.checked, None, None, 0) for file in files]
    change, outcome = change_of_files(files, settings, again)
    version, _ = audited.publish(folder, change, settings, "publish", lambda: facts_of(outcome, files), on_step)
    return version, outcome


def facts_of(outcome: list[Loaded], files: list[File]) -> dict:
    """What the audit log says of a change that loads these files."""
    loaded = [one for one in outcome if one.load_id]
    return {
        "load_id": sorted({one.load_id for one in loaded}),
        "sha256": [file.sha256 for file in files if any(file.checked is one.checked for one in loaded)],
        "rows": sum(one.rows_loaded for one in loaded),
    }


def dry_run(folder: Path, files: list[File]) -> tuple[int, list[Loaded]]:
    """What `load` would say, without doing it: `rows_loaded` is what it would load."""
    version = warehouse.current_version(folder)
    con = warehouse.open_version(folder, version).cursor()
    duplicates = [duplicate for group in groups(files) for duplicate in [_duplicate_of(con, group[0])] * len(group)]
    stopped = not all(loadable(file) for file in files)
    return version, [
        Loaded(file.checked, None, duplicate, 0 if duplicate or stopped else file.checked.rows_loaded)
        for file, duplicate in zip(files, duplicates, strict=True)
    ]


def change_of_switch(load_id: int, kind: str, why: str, settings: Settings, who: str | None = None) -> Change:
    """The change that undoes or redoes a load; `kind` says which. It has nothing to do when the load is so already.

    It raises UsageError for an unknown load, and for a sample load beside real data.
    """

    def change(con: duckdb.DuckDBPyConnection, version: int) -> bool | None:
        found = con.execute("select sample from ledger_load where load_id = $id", {"id": load_id}).fetchone()
        if not found:
            raise UsageError(f"There is no load {load_id}. `python -m etl history` lists them.")
        active = con.execute("select 1 from core_load where load_id = $id", {"id": load_id}).fetchone() is not None
        if active == (kind == "redo"):
            return None
        if kind == "redo" and not found[0]:
            ledger.undo_samples(con, version)
        elif kind == "redo" and con.execute("select 1 from core_load where not sample").fetchone():
            raise UsageError("Real data is loaded here; sample data never stands beside it. Nothing has changed.")
        ledger.record(con, version, kind, load_id, why, who=who)
        ledger.adopt_rules(con, version, load_reference(settings))
        return True

    return change


def change_of_withdrawal(spelling: Spelling, why: str, who: str | None = None) -> Change:
    """The change that makes the office forget a spelling; what was loaded with it stays."""

    def change(con: duckdb.DuckDBPyConnection, version: int) -> bool | None:
        if spelling not in [kept for kept, *_ in ledger.kept_spellings(con)]:
            return None
        ledger.record_spelling(con, version, "spelling_withdrawn", spelling, why, who)
        return True

    return change


def switch(folder: Path, load_id: int, kind: str, why: str, settings: Settings, on_step=lambda step: None) -> int:
    """Publish the undo or redo of a load. Returns the version, the current one when it is so already."""
    warehouse.current_version(folder)
    change = change_of_switch(load_id, kind, why, settings)
    version, _ = audited.publish(folder, change, settings, kind, lambda: {"load_id": load_id}, on_step)
    return version


def _insert(con: duckdb.DuckDBPyConnection, version: int, group: list[File], said: Said) -> int:
    first, checked = group[0], group[0].checked
    (load_id,) = con.execute("select coalesce(max(load_id), 0) + 1 from ledger_load").fetchone()
    con.execute(
        """
        insert into ledger_load by name select $load_id as load_id, $version as version, $dataset as dataset, $file as file,
            $sha256 as sha256, $content as content, $options as options, $sample as sample, $estimate as estimate,
            $source as source, $key_fingerprint as key_fingerprint, $rows_read as rows_read, $rows_loaded as rows_loaded,
            $rows_skipped as rows_skipped, $rows_stored as rows_stored
        """,
        {
            "load_id": load_id,
            "version": version,
            "dataset": checked.dataset,
            "file": ", ".join(file.checked.file for file in group),
            "sha256": ", ".join(file.sha256 for file in group),
            "content": content_of(checked),
            "options": json.dumps(checked.effective, sort_keys=True),
            "sample": first.sample,
            "estimate": first.estimate,
            "source": first.source,
            "key_fingerprint": ledger.known_fingerprint(con) if checked.dataset == "workers" else None,
            "rows_read": sum(file.checked.rows_read for file in group),
            "rows_loaded": sum(file.checked.rows_loaded for file in group),
            "rows_skipped": sum(file.checked.rows_skipped + file.checked.rows_left_out for file in group),
            "rows_stored": checked.rows.num_rows,
        },
    )
    con.register("incoming", checked.rows)
    table = {"caseload": "raw_caseload", "workers": "raw_worker", "training": "raw_training"}[checked.dataset]
    con.execute(f"insert into {table} by name select $load_id as load_id, * from incoming", {"load_id": load_id})
    con.unregister("incoming")
    if checked.roster:
        con.executemany("insert into raw_roster values (?, ?, ?)", [(load_id, *covered) for covered in checked.roster])
    ledger.record(con, version, "load", load_id, said.note, who=said.who)
    names = {file.checked.file for file in group}
    for file, *accepted in said.accepted:
        if file in names:
            con.execute("insert into ledger_accepted values (?, ?, ?, ?, ?)", [load_id, *accepted])
    return load_id


def _duplicate_of(con: duckdb.DuckDBPyConnection, file: File) -> int | None:
    """The active load that says the same, whatever its bytes."""
    if not loadable(file) or not ledger.has_column(con, "core_load", "content"):
        return None
    found = con.execute(
        "select max(load_id) from core_load where content = $content and dataset = $dataset and sample = $sample",
        {"content": content_of(file.checked), "dataset": file.checked.dataset, "sample": file.sample},
    ).fetchone()
    return found[0]


def key_of(folder: Path) -> bytes:
    """The warehouse's key; raises DamagedError when it is missing or another warehouse's."""
    key = keys.read_key(folder)
    if keys.fingerprint(key) != ledger.known_fingerprint(
        warehouse.open_version(folder, warehouse.current_version(folder)).cursor()
    ):
        raise DamagedError(
            f"{keys.key_path(folder).name} is not the key of this warehouse. Bring the right one back from the backup,"
            " or start a new epoch with: python -m etl init --new-key"
        )
    return key


def _manifest() -> list[dict]:
    return tomllib.loads((SAMPLE / "manifest.toml").read_text(encoding="utf-8"))["load"]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
