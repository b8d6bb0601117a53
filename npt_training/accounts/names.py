"""Names and addresses as people write them, and as we compare them."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Without case and without accents, for comparing and searching."""
    stripped = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in stripped if not unicodedata.combining(c))


def clean_name(text: str) -> str:
    """One line, single spaces, composed characters; nothing else is corrected."""
    kept = "".join(
        c for c in unicodedata.normalize("NFC", text) if c.isprintable() or c in "\u200c\u200d"
    )
    return " ".join(kept.split())[:200]


def clean_email(text: str) -> str:
    """The form an address is stored and compared in."""
    return text.strip().casefold()


def search_text(name: str, legal_name: str | None, email: str | None) -> str:
    return fold(" ".join(part for part in (name, legal_name, email) if part))
