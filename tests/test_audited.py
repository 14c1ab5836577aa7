"""What is done to a warehouse leaves a line in its audit log, with nothing personal in it; a lost log is noticed."""

import getpass
import os

import duckdb
import pytest

from core import audit, files, key, warehouse
from etl.__main__ import main as etl
from report.__main__ import main as report
from tests.test_audit import E_MAIL, whats
from tests.test_personal import SECRETS, rosters  # noqa: F401 - a fixture

CASELOAD = "district,period,category,cases,unit\nMetro,2023,08,{},person\n"


@pytest.fixture
def run(folder, tmp_path):
    """run("undo", "1") runs a command; run(5) loads a file that sets Metro's figure to 5. Both give the exit code."""

    def command(*arguments) -> int:
        if arguments and isinstance(arguments[0], int):
            path = tmp_path / f"cases{arguments[0]}.csv"
            path.write_text(CASELOAD.format(arguments[0]))
            arguments = ("load", str(path), *arguments[1:])
        return (report if arguments[0] == "export" else etl)(["--warehouse", str(folder), *arguments])

    return command


def test_the_commands_leave_a_line_each_with_what_tells_it_apart(folder, run, tmp_path):
    assert [run(5), run("undo", "1", "--why", "x"), run("redo", "1", "--why", "x")] == [0, 0, 0]
    assert run("export", "ratio", "--format", "json", "--out", str(tmp_path / "out.json")) == 0
    assert run("init", "--new-key") == 0
    assert run("init", "--sample") == 2
    lines = audit.check(folder)
    assert [line["what"] for line in lines] == ["init", "publish", "undo", "redo", "export_full", "new_key"]
    assert [line["number"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [line["version"] for line in lines] == [1, 2, 3, 4, 4, 5]
    assert (lines[1]["load_id"], lines[1]["rows"], len(lines[1]["sha256"][0])) == ([1], 1, 64)
    assert (lines[4]["table"], lines[4]["format"]) == ("ratio", "json")
    assert len({line["actor"] for line in lines[:5]}) == 1
    assert lines[5]["whole"] is True


def test_what_changes_nothing_leaves_no_line(folder, run, tmp_path):
    assert run(5) == 0
    before = audit.check(folder)
    bad = tmp_path / "bad.csv"
    bad.write_text(CASELOAD.format("x"))
    assert [run(5), run(6, "--dry-run"), run("load", str(bad)), run("undo", "9", "--why", "x")] == [0, 0, 1, 2]
    assert [run("redo", "1", "--why", "x"), run("history"), run("verify"), run("init")] == [0, 0, 0, 0]
    assert audit.check(folder) == before


def test_nothing_personal_and_no_name_of_a_file_or_account_stands_in_it(folder, run, tmp_path, rosters, capfd):  # noqa: F811
    good, bad = rosters
    options = ["--as-of", "2023-12-31", "--covers", "listed"]
    assert run("load", str(good), *options) == 0
    assert run("load", str(bad), *options) == 1
    for what in ("sign_in", "refused", "sign_out", "upload"):
        audit.record(folder, what, E_MAIL, sha256="0" * 64)
    assert run("export", "workers", "--out", str(tmp_path / "out.csv")) == 0
    for path in (audit.log_path(folder), audit.head_path(folder)):
        content = path.read_text()
        for secret in (
            *SECRETS,
            E_MAIL,
            "rahasia",
            "@",
            "good.csv",
            "out.csv",
            str(tmp_path),
            "/",
            key.read_key(folder).hex(),
        ):
            assert secret not in content
        if len(getpass.getuser()) > 4:  # a short name may be part of a word of ours
            assert getpass.getuser() not in content
        assert os.name == "nt" or path.stat().st_mode & 0o077 == 0
        assert not path.is_relative_to(folder)


class TestLost:
    """The ledger knows how long the log was: a log that vanished, or an older one put in its place, is noticed."""

    def test_log_and_head_deleted(self, folder, run, capsys):
        assert run(5) == 0
        audit.log_path(folder).unlink()
        audit.head_path(folder).unlink()
        assert run("verify") == 4
        assert run(6) == 4
        assert "audit log" in capsys.readouterr().err
        assert warehouse.current_version(folder) == 2
        assert run("init", "--new-key") == 0  # the way on when there is no backup
        assert [run("verify"), run(6), run("verify")] == [0, 0, 0]

    def test_an_older_log_with_its_head(self, folder, run):
        older = [(path, path.read_bytes()) for path in (audit.log_path(folder), audit.head_path(folder))]
        assert run(5) == 0
        for path, content in older:
            path.write_bytes(content)
        assert run("verify") == 4
        assert audit.record(folder, "sign_in") == 2
        assert run("verify") == 4

    def test_a_warehouse_of_an_older_program_has_none_and_begins_one(self, folder, run):
        assert run(5) == 0
        audit.log_path(folder).unlink()
        audit.head_path(folder).unlink()
        with duckdb.connect(str(folder / "v000002.duckdb")) as con:
            con.execute("alter table ledger_event drop column audit_lines")
        warehouse._open_file.cache_clear()
        assert run("verify") == 0
        assert [run(6), run("verify")] == [0, 0]
        assert [line["version"] for line in audit.check(folder)] == [3]

    def test_a_damaged_log_goes_on_sealed_with_a_new_key(self, folder, run, capsys):
        assert run(5) == 0
        audit.log_path(folder).write_bytes(audit.log_path(folder).read_bytes().replace(b'"rows": 1', b'"rows": 2'))
        assert [run(6), run("verify")] == [0, 4]
        assert "line 2:" in capsys.readouterr().err
        assert [run("init", "--new-key"), run("verify"), run(7), run("verify")] == [0, 0, 0, 0]
        assert audit.check(folder)[3]["whole"] is False


class TestWithoutALine:
    """No version without a line, but where the key is missing: caseload needs no key."""

    def test_a_log_that_cannot_be_written_stops_loads_and_full_exports(self, folder, run, monkeypatch, capsys):
        def full(*_):
            raise OSError(28, os.strerror(28))

        assert run(5) == 0
        monkeypatch.setattr(audit, "_write_head", full)
        capsys.readouterr()
        for command in [(6,), ("undo", "1", "--why", "x"), ("export", "ratio")]:
            assert run(*command) == 4
            printed = capsys.readouterr()
            assert ("No space left" in printed.err, printed.out) == (True, "")
        monkeypatch.undo()
        assert warehouse.current_version(folder) == 2
        assert whats(folder) == ["init", "publish"]
        assert [run(6), run("verify")] == [0, 0]

    def test_a_line_of_a_switch_that_failed_does_no_harm(self, folder, run, monkeypatch):
        put = files.put

        def failing(path):
            if path.name == "CURRENT":
                raise OSError(5, os.strerror(5))
            put(path)

        monkeypatch.setattr(files, "put", failing)
        assert run(5) == 4
        monkeypatch.undo()
        assert warehouse.current_version(folder) == 1
        assert [run("verify"), run(5), run("verify")] == [0, 0, 0]
        assert [line["version"] for line in audit.check(folder)] == [1, 2, 2]

    def test_verify_names_the_versions_made_without_the_key(self, folder, run, capsys):
        path = key.key_path(folder)
        path.rename(path.with_name("away"))
        assert run(5) == 0
        assert "audit log" in capsys.readouterr().err
        path.with_name("away").rename(path)
        assert [run(6), run("verify")] == [0, 0]
        assert "version 2." in capsys.readouterr().out
        assert [line["version"] for line in audit.check(folder)] == [1, 3]


class TestNewKey:
    """`init --new-key` gives the warehouse its new key and the log its new epoch together with the version, or not at all."""

    def test_another_writer_at_work(self, folder, run):
        before = key.read_key(folder)
        with files.lock(folder / ".lock", 0, "busy"):
            assert run("init", "--new-key") == 3
        assert key.read_key(folder) == before
        assert run("verify") == 0

    @pytest.mark.parametrize("failing", ["warehouse.audit.head", "CURRENT"])
    def test_a_disk_that_fails_at_the_last_moment(self, folder, run, monkeypatch, failing):
        put, failures = files.put, []

        def fails_once(path):
            if path.name == failing and not failures:
                failures.append(path)
                raise OSError(28, os.strerror(28))
            put(path)

        before = key.read_key(folder)
        monkeypatch.setattr(files, "put", fails_once)
        assert run("init", "--new-key") == 4
        monkeypatch.undo()
        assert failures
        assert key.read_key(folder) == before
        assert [run("verify"), run(5), run("verify")] == [0, 0, 0]
        assert [run("init", "--new-key"), run("verify")] == [0, 0]

    def test_a_key_that_is_none_is_kept_and_replaced(self, folder, run):
        key.key_path(folder).write_text("not a key")
        assert [run("init", "--new-key"), run("verify")] == [0, 0]
        assert "not a key" in [path.read_text() for path in folder.parent.glob("warehouse.key.*")]
