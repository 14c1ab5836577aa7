"""Who may see what: a role by e-mail when the office has a sign-in, else by where the server listens."""

from collections.abc import Mapping

from core.errors import UserError
from core.settings import Settings

LOOPBACK = ("localhost", "127.0.0.1", "::1")
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


class NotAllowed(UserError):
    """The visitor's role does not open this page."""


def role_by_email(email: str, settings: Settings) -> str | None:
    """analyst or viewer, by whole e-mail or by what stands after its @; None for anybody else."""
    email = email.strip().casefold()
    domain = email.rpartition("@")[2]
    for role, listed in (("analyst", settings.analysts), ("viewer", settings.viewers)):
        if "@" in email and {email, domain} & {entry.strip().removeprefix("@").casefold() for entry in listed}:
            return role
    return None


def role_without_sign_in(address: str | None, headers: Mapping[str, str]) -> str:
    """analyst on the machine itself, viewer for whoever comes over a network.

    `address` is what the server listens on, None for every address. A request that a proxy passed on, or whose Host is
    another name (a page elsewhere can point one at this machine), counts as the network's.
    """
    said = {name.casefold(): value for name, value in headers.items()}
    host = said.get("host", LOOPBACK[0]).casefold()
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    here = address in LOOPBACK and host in LOOPBACK and not any(name in said for name in FORWARDED)
    return "analyst" if here else "viewer"
