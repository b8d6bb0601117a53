"""When a module is complete. Pure."""

from __future__ import annotations


def module_complete(read: int, total: int, quiz_passed: bool) -> bool:
    """Every lesson read and the quiz passed; a module without lessons is never complete."""
    return total > 0 and read >= total and quiz_passed
