"""Who gets in: roles by e-mail, and by where the server listens when there is no sign-in."""

import dataclasses

import pytest

from core.access import role_by_email, role_without_sign_in
from core.errors import UsageError
from core.settings import PROJECT, load_settings


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("ani@dinsos.example", "analyst"),
        ("ANI@Dinsos.Example ", "analyst"),
        ("budi@lampung.example", "viewer"),
        ("budi@sub.lampung.example", None),
        ("budi@lampung.example.evil.example", None),
        ("lampung.example", None),
        ("@lampung.example", "viewer"),
        ("budi@evil.example@lampung.example", "viewer"),  # the part after the last @ is the domain
        ("lampung.example@evil.example", None),
        ("", None),
        ("@", None),
    ],
)
def test_a_role_needs_the_whole_email_or_the_whole_domain(email, role):
    settings = dataclasses.replace(load_settings(), analysts=("ani@dinsos.example",), viewers=("@lampung.example",))
    assert role_by_email(email, settings) == role


@pytest.mark.parametrize(
    ("address", "headers", "role"),
    [
        ("localhost", {"Host": "localhost:8501"}, "analyst"),
        ("127.0.0.1", {"host": "127.0.0.1:8502"}, "analyst"),
        ("::1", {"Host": "[::1]:8502"}, "analyst"),
        ("localhost", {}, "analyst"),
        (None, {"Host": "localhost:8501"}, "viewer"),
        ("", {"Host": "localhost"}, "viewer"),
        ("0.0.0.0", {"Host": "localhost"}, "viewer"),
        ("192.168.1.4", {"Host": "192.168.1.4"}, "viewer"),
        ("localhost", {"Host": "evil.example:8501"}, "viewer"),
        ("localhost", {"Host": "localhost.evil.example"}, "viewer"),
        ("localhost", {"Host": "localhost:8501", "X-Forwarded-For": "10.0.0.9"}, "viewer"),
        ("127.0.0.1", {"host": "127.0.0.1", "forwarded": "for=10.0.0.9"}, "viewer"),
    ],
)
def test_without_sign_in_only_the_machine_itself_is_the_analyst(address, headers, role):
    assert role_without_sign_in(address, headers) == role


@pytest.mark.parametrize("access", ['analysts = "ani@dinsos.example"', 'viewers = [""]', "session_hours = 0"])
def test_a_list_that_could_let_everybody_in_is_refused(access, tmp_path, monkeypatch):
    text = (PROJECT / "settings.toml").read_text(encoding="utf-8").split("[access]")[0]
    path = tmp_path / "settings.toml"
    path.write_text(f"{text}[access]\n{access}\n", encoding="utf-8")
    monkeypatch.setenv("SETTINGS", str(path))
    with pytest.raises(UsageError):
        load_settings()
