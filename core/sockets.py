"""The server's own connections, as the operating system keeps them."""

import contextlib
import functools
import socket

HANDLES = 256  # those of a server are among its first; where handles are no small numbers (Windows) nothing is found


@functools.cache
def send_at_once() -> None:
    """Let each message leave when it is written (TCP_NODELAY), on every connection that this process has or will accept.

    Streamlit's server opens its socket in a way in which asyncio leaves this off: the end of every answer waited some 40 ms
    until the reader's machine had confirmed the part before.
    """
    for handle in range(HANDLES):
        try:
            found = socket.socket(fileno=handle)
        except OSError:  # a file, or nothing
            continue
        with contextlib.suppress(OSError):  # not TCP
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # what listens hands it on
        found.detach()
