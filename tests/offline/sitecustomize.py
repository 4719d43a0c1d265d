"""On PYTHONPATH this makes Python as if the machine had no network: only sockets within it are left."""

import socket
from typing import Any, NoReturn

_connect = socket.socket.connect


def _refused(*_: Any, **__: Any) -> NoReturn:
    raise OSError("this test has no network")


def _within(self: socket.socket, address: Any) -> None:
    if self.family != getattr(socket, "AF_UNIX", None):
        _refused()
    _connect(self, address)


socket.socket.connect = _within  # type: ignore[method-assign, assignment]
socket.socket.connect_ex = _refused  # type: ignore[method-assign]
socket.getaddrinfo = _refused
