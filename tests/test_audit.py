"""The audit log: no line is altered unseen, and every line is there whoever else writes or is killed."""

import json
import os
import random
import subprocess
import sys

import pytest

from core import audit, key
from core.errors import DamagedError
from tests.conftest import DEEP, PROJECT

E_MAIL = "siti.rahasia@lampungprov.go.id"
posix = pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX's")


@pytest.fixture(params=["one epoch", "two epochs", "two epochs, the old key gone"])
def kept(tmp_path, request):
    """A log of eight lines, for a warehouse that needs not be there."""
    place = tmp_path / "kept"
    key.use_key(place, bytes(32))
    for number in range(8):
        if number == 4 and request.param != "one epoch":
            key.use_key(place, bytes([1]) * 32)
            audit.begin_epoch(place, version=4)
        else:
            audit.record(place, "publish", E_MAIL, version=number, rows=10 * number)
    if request.param.endswith("gone"):
        next(tmp_path.glob("kept.key.*")).unlink()
    return place


def whats(folder) -> list[str]:
    return [line["what"] for line in audit.check(folder)]


def assert_found(kept, content: bytes, expected: list[int] | None = None) -> None:
    """Such a log is refused, with the number of one of the expected lines."""
    audit.log_path(kept).write_bytes(content)
    with pytest.raises(DamagedError) as found:
        audit.check(kept)
    if expected:
        assert any(f"line {number}:" in str(found.value) for number in expected), (expected, str(found.value))


class TestEveryChangeIsFound:
    """Each single change there is, to each line; line numbers are exact wherever the key of the line is there."""

    def lines(self, kept) -> tuple[list[bytes], bool]:
        """The lines, and whether the key of the first ones is gone."""
        lines = audit.log_path(kept).read_bytes().splitlines(keepends=True)
        assert len(lines) == 8
        return lines, b"new_key" in lines[4] and not list(kept.parent.glob("kept.key.*"))

    def expected(self, number: int, gone: bool) -> list[int]:
        """The line, or the first of those that only the seal on all of them tells of."""
        return [1, number] if gone else [number]

    def test_edits(self, kept):
        lines, gone = self.lines(kept)
        content, at = b"".join(lines), 0
        for number, line in enumerate(lines, 1):
            for offset in range(0, len(line), 1 if DEEP else 5):
                edited = bytearray(content)
                edited[at + offset] ^= 1
                assert_found(kept, bytes(edited), self.expected(number, gone))
            at += len(line)
            assert_found(kept, content[: at - 1] + content[at:], self.expected(number, gone))  # its newline

    def test_removals(self, kept):
        lines, gone = self.lines(kept)
        for first in range(8):
            for last in range(first, 8):
                assert_found(kept, b"".join(lines[:first] + lines[last + 1 :]), self.expected(first + 1, gone))

    def test_swaps(self, kept):
        lines, gone = self.lines(kept)
        for first in range(8):
            for second in range(first + 1, 8):
                swapped = list(lines)
                swapped[first], swapped[second] = lines[second], lines[first]
                assert_found(kept, b"".join(swapped), self.expected(first + 1, gone))

    def test_insertions(self, kept):
        lines, gone = self.lines(kept)
        forged = json.loads(lines[2])
        for place in range(9):
            new = {
                "copy": lines[place - 1],
                "empty": b"\n",
                "forged": json.dumps(forged | {"number": place + 1, "mac": "0" * 64}).encode() + b"\n",
                "no JSON": b"\xff\xfe{]\n",
                "an epoch of an unknown key": json.dumps(
                    {"number": place + 1, "what": "new_key", "key": "0" * 16, "before": "0" * 64, "mac": "0" * 64}
                ).encode()
                + b"\n",
            }
            for line in new.values():
                content = b"".join([*lines[:place], line, *lines[place:]])
                assert_found(kept, content, self.expected(place + 1, gone))

    def test_truncations(self, kept):
        lines, gone = self.lines(kept)
        content = b"".join(lines)
        for size in range(0, len(content), 1 if DEEP else 5):
            whole = content[:size].count(b"\n")
            assert_found(kept, content[:size], self.expected(whole + 1, gone))
        audit.log_path(kept).unlink()
        with pytest.raises(DamagedError, match="missing"):
            audit.check(kept)

    def test_any_bytes_anywhere_give_the_lines_that_were_written_or_none(self, kept):
        seed = random.randrange(10**6)
        print("seed", seed)
        chance = random.Random(seed)
        content, written = audit.log_path(kept).read_bytes(), audit.check(kept)
        for _ in range(5000 if DEEP else 300):
            altered = bytearray(content)
            for _ in range(chance.randint(1, 3)):
                start = chance.randrange(len(content))
                altered[start : start + chance.choice([0, 1, 80, 900])] = chance.choice(
                    [chance.randbytes(chance.randint(0, 9)), content[: chance.randrange(900)], b"\n"]
                )
            audit.log_path(kept).write_bytes(altered)
            try:
                assert audit.check(kept) == written
            except DamagedError:
                continue

    def test_the_head_too(self, kept):
        content = audit.head_path(kept).read_bytes()
        for offset in range(0, len(content), 1 if DEEP else 3):
            edited = bytearray(content)
            edited[offset] ^= 1
            audit.head_path(kept).write_bytes(edited)
            with pytest.raises(DamagedError):
                audit.check(kept)
        audit.head_path(kept).unlink()
        with pytest.raises(DamagedError, match="missing"):
            audit.check(kept)
        with pytest.raises(DamagedError, match="missing"):
            audit.record(kept, "sign_in")

    def test_a_key_of_the_forger_s_own_does_not_help(self, kept):
        written = [json.loads(line) for line in self.lines(kept)[0]]
        real = key.read_key(kept)
        audit.log_path(kept).unlink()
        audit.head_path(kept).unlink()
        key.use_key(kept, b"f" * 32)
        for line in written:
            audit.record(kept, "publish", version=line["version"], rows=0)
        key.use_key(kept, real)
        with pytest.raises(DamagedError):
            audit.check(kept)


@pytest.mark.parametrize(
    "facts", [{"file": "a"}, {"table": "Siti Rahasia"}, {"table": "a@b.id"}, {"rows": 1.5}, {"format": "/a"}]
)
def test_what_has_no_place_in_it_is_refused(folder, facts):
    with pytest.raises(ValueError, match="no place"):
        audit.record(folder, "upload", **facts)


def test_the_lines_of_one_person_are_told_together(folder):
    for who in (E_MAIL, "other@x.id", f" {E_MAIL.title()} "):
        audit.record(folder, "sign_in", who)
    actors = [line["actor"] for line in audit.check(folder)[1:]]
    assert actors[0] == actors[2] != actors[1]


def test_writers_at_the_same_time_leave_a_whole_chain(folder):
    code = (
        "import sys; from pathlib import Path; from core import audit\n"
        "for rows in range(25): audit.record(Path(sys.argv[1]), 'upload', rows=rows)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(folder)], cwd=PROJECT) for _ in range(4)]
    assert [writer.wait() for writer in writers] == [0] * 4
    lines = audit.check(folder)
    assert [line["number"] for line in lines] == list(range(1, 102))
    assert sorted(line["rows"] for line in lines[1:]) == sorted(list(range(25)) * 4)


@posix
@pytest.mark.parametrize("place", ["prepare", "put"])
def test_a_writer_killed_before_it_counted_its_line_leaves_a_whole_chain(folder, place):
    code = (
        "import os, signal, sys; from pathlib import Path; from core import audit, files\n"
        f"files.{place} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "audit.record(Path(sys.argv[1]), 'upload')"
    )
    assert subprocess.run([sys.executable, "-c", code, str(folder)], cwd=PROJECT).returncode == -9
    assert whats(folder) == ["init", "upload"]
    with audit.log_path(folder).open("ab") as log:
        log.write(b'{"number": 3, "at": "20')  # and one that a power cut tore
    assert whats(folder) == ["init", "upload"]
    assert audit.record(folder, "sign_in") == 3
    assert whats(folder) == ["init", "upload", "sign_in"]
