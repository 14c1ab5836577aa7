"""How the audit log is signed: each line by a keyed hash over itself and the one before, the head by one of its own."""

import hashlib
import hmac
import json
from typing import NamedTuple

MAC = b', "mac": "'  # what stands between a line's body and its mac


class Head(NamedTuple):
    """How far the log goes: lines, bytes, the last line's mac; `key` is the fingerprint of the key that seals this."""

    lines: int
    size: int
    mac: str
    key: str


def signed_line(key: bytes, mac_before: str, entry: dict) -> bytes:
    """The line that says `entry`, without its newline."""
    return _signed(key, mac_before, json.dumps(entry).encode()[:-1])


def is_signed(line: bytes, key: bytes, mac_before: str) -> bool:
    """Whether this line was written with the key behind the line with that mac."""
    return hmac.compare_digest(line, _signed(key, mac_before, line.rpartition(MAC)[0]))


def mac_in(line: bytes) -> str:
    """The mac that a line says it has."""
    return line.rpartition(MAC)[2].removesuffix(b'"}').decode("ascii", "replace")


def sealed_head(key: bytes, head: Head) -> bytes:
    """The text of the head file."""
    return json.dumps(head._asdict() | {"seal": _mac(key, json.dumps(head).encode())}).encode() + b"\n"


def head_in(content: bytes, key: bytes) -> Head | None:
    """The head that a head file's text holds; None when this key did not seal it."""
    try:
        fields = json.loads(content)
        head = Head(int(fields["lines"]), int(fields["size"]), str(fields["mac"]), str(fields["key"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return head if hmac.compare_digest(content, sealed_head(key, head)) else None


def actor(key: bytes, who: str) -> str:
    """A keyed hash of an account or e-mail: the lines of one person can be told together, the person cannot."""
    return _mac(key, f"actor {who.strip().lower()}".encode())[:16]


def first_wrong(lines: list[bytes], known: dict[str, bytes]) -> int | None:
    """The number of the first line that does not follow from the one before, unless a later epoch's first line seals it.

    `known` are the keys by fingerprint. Lines of an epoch whose key is lost are held against the seal alone.
    """
    wrong, mac, epoch = None, "", None
    before = hashlib.sha256()
    for number, line in enumerate(lines, 1):
        entry = parsed(line)
        begins = number == 1 or entry.get("what") == "new_key"
        if begins:
            epoch = str(entry.get("key"))
        good = epoch in known and entry.get("number") == number and is_signed(line, known[epoch], mac)
        if begins and number > 1 and good:
            good = entry.get("before") == before.hexdigest()
            wrong = None if good else wrong
        if not good and wrong is None:
            wrong = number
        mac = mac_in(line)
        before.update(line + b"\n")
    return wrong


def first_unsigned(lines: list[bytes], key: bytes, head: Head) -> int | None:
    """The number of the first line behind the head that this key did not sign."""
    mac = head.mac
    for number, line in enumerate(lines[head.lines :], head.lines + 1):
        if not is_signed(line, key, mac):
            return number
        mac = mac_in(line)
    return None


def parsed(line: bytes) -> dict:
    """What a line says, signed or not; nothing when it is not JSON."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return entry if isinstance(entry, dict) else {}


def _signed(key: bytes, mac_before: str, body: bytes) -> bytes:
    return body + MAC + _mac(key, f"{mac_before}\n".encode() + body).encode() + b'"}'


def _mac(key: bytes, content: bytes) -> str:
    """A keyed hash that no other use of the warehouse's key could be made to give."""
    return hmac.new(hmac.digest(key, b"audit log", "sha256"), content, hashlib.sha256).hexdigest()
