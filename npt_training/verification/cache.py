"""A bounded memory of rendered answers: oldest use goes first, nothing stays beyond its time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Value = TypeVar("Value")
KEEP = timedelta(seconds=30)
MOST = 1000


class Recent(Generic[Value]):
    """Values by key for at most ``keep``, at most ``most`` of them. Safe between threads."""

    def __init__(self, keep: timedelta = KEEP, most: int = MOST) -> None:
        self._keep, self._most = keep, most
        self._values: OrderedDict[Hashable, tuple[datetime, Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, at: datetime, make: Callable[[], Value]) -> Value:
        """The value under ``key``, made anew when there is none or it is too old at ``at``."""
        with self._lock:
            found = self._values.get(key)
            if found is not None and timedelta(0) <= at - found[0] < self._keep:
                self._values.move_to_end(key)
                return found[1]
        value = make()
        with self._lock:
            self._values[key] = (at, value)
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

    def __len__(self) -> int:
        return len(self._values)
