"""Keeps the tests on this machine: any other address is refused before a packet leaves."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest


class OutsideConnectionError(RuntimeError):
    """A test tried to reach something that is not this machine."""


def stay_on_this_machine(patch: pytest.MonkeyPatch) -> None:
    """Refuse every connection and name look-up of this process beyond loopback and Unix sockets."""

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def only_here(self: socket.socket, address: Any) -> Any:
            if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
                raise OutsideConnectionError(f"a test tried to connect to {address}")
            return connect(self, address)

        return only_here

    find = socket.getaddrinfo

    def find_only_here(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_here(host):
            raise OutsideConnectionError(f"a test tried to look up {host!r}")
        return find(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    patch.setattr(socket, "getaddrinfo", find_only_here)


def _is_here(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in {"", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
