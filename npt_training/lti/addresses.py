"""Where a request of ours may go: public https addresses, checked after the name is resolved."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from npt_training.core.i18n import gettext as _

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")
NOT_THERE = tuple(ipaddress.ip_network(n) for n in ("168.63.129.16/32", "192.0.0.0/24"))
"""Public by number for Python, but answered by the cloud a machine runs in (Azure, Oracle)."""


class AddressRefused(Exception):
    """We send nothing there; the text says why."""


@dataclass(frozen=True)
class Target:
    """A checked address: what to ask whom. ``path`` holds the query, too."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port


def read_target(url: str, *, loopback: bool = False) -> Target:
    """``url`` taken apart; raises AddressRefused unless it is a plain https address.

    ``loopback`` allows http as well: :func:`resolve` lets it reach this machine alone.
    """
    try:
        parts = parse_url(url)
    except LocationParseError as error:
        raise AddressRefused(_("%(url)s is not an address.", url=shown(url))) from error
    if parts.scheme not in ({"https", "http"} if loopback else {"https"}) or not parts.host:
        raise AddressRefused(
            _("%(url)s is not an address that starts with https://.", url=shown(url))
        )
    if parts.auth:
        raise AddressRefused(_("An address must not hold a name or password."))
    host = parts.host.strip("[]").rstrip(".").lower()
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return Target(parts.scheme, host, port, parts.request_uri)


def resolve(target: Target, *, loopback: bool = False) -> list[str]:
    """The numbers behind the name, in the order to try them; all of them have to be public.

    Asked once: the caller connects to what was checked here, so that a name which answers
    differently the next time changes nothing.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(_("The name %(host)s is not known.", host=target.host)) from error
    numbers = [str(entry[4][0]) for entry in found]
    for number in numbers:
        address = ipaddress.ip_address(number.partition("%")[0])
        allowed = is_public(address) and target.scheme == "https"
        if not allowed and not (loopback and embedded(address).is_loopback):
            raise AddressRefused(
                _(
                    "%(host)s is not on the public internet (%(number)s), and we ask nothing of "
                    "private addresses.",
                    host=target.host,
                    number=number,
                )
            )
    return list(dict.fromkeys(numbers))


def is_public(address: IpAddress) -> bool:
    """True for an address anybody can reach; also where an IPv6 one carries an IPv4 one."""
    inner = embedded(address)
    if inner.is_multicast or any(inner in network for network in NOT_THERE):
        return False
    return inner.is_global and (address.is_global or inner is not address)


def embedded(address: IpAddress) -> IpAddress:
    """The IPv4 address an IPv6 one stands for (mapped, 6to4, NAT64), or the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def shown(url: str) -> str:
    """An address for a sentence or a log line: short, without its query, which may be secret."""
    return url.partition("?")[0].partition("#")[0][:200]
