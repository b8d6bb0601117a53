"""What several of these pages share."""

from __future__ import annotations

from flask import request

MOST_DIGITS = 6


def page_in() -> int:
    """The page asked for, from 1."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else 1


def query_in() -> str:
    return " ".join(request.args.get("q", "").split())[:100]
