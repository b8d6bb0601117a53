"""Web addresses taken apart: whose they are. Pure."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit


def is_ours(address: str, site: str) -> bool:
    """True when ``address`` is a page of ours: same scheme, host, port, and below our path."""
    if origin_of(address) is None or origin_of(address) != origin_of(site):
        return False
    base = urlsplit(site).path.rstrip("/") + "/"
    path = urlsplit(address).path
    return path.startswith(base) and ".." not in unquote(path).split("/")


def origin_of(address: str) -> str | None:
    """``https://host[:port]`` of a plain http(s) address, None for anything else."""
    if not address.isascii() or not address.isprintable() or " " in address or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    if any(c in "'\",;<>*%" for c in parts.netloc):
        return None
    standard = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, standard) else "")
