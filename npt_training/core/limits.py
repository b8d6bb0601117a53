"""Rate limits: per address or per person, in memory or in Redis by setting."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from flask import request
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from npt_training.core.errors import TooManyRequests


@dataclass
class Limits:
    """``enabled=False`` switches every limit off (benchmarks, load tests)."""

    storage_url: str
    enabled: bool = True

    def __post_init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(storage_from_string(self.storage_url))

    def hit(self, rule: str, *keys: str) -> None:
        """Count one use of ``keys`` against ``rule`` (such as "10/minute"); may raise."""
        if not self.enabled:
            return
        limit = parse(rule)
        if not self._limiter.hit(limit, *keys):
            reset_at, _left = self._limiter.get_window_stats(limit, *keys)
            raise TooManyRequests(max(1, math.ceil(reset_at - time.time())))

    def check(self, rule: str, *keys: str) -> None:
        """Raise when ``rule`` is used up for ``keys``, without counting."""
        if not self.enabled:
            return
        counted = parse(rule)
        if not self._limiter.test(counted, *keys):
            reset_at, _left = self._limiter.get_window_stats(counted, *keys)
            raise TooManyRequests(max(1, math.ceil(reset_at - time.time())))


def limit(rule: str, name: str, *keys: str) -> None:
    """Count this request under ``name`` and ``keys`` (the caller's address if none is given)."""
    from npt_training.core.runtime import current

    current().limits.hit(rule, name, *(keys or (request.remote_addr or "unknown",)))
