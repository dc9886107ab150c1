"""What was laid out for a table once serves the next table with the same columns."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

_Made = TypeVar("_Made")

_MOST_KEYS = 4
_MOST_SPARE = 2


class Pool(Generic[_Made]):
    """Spare things by key, each lent to one user at a time. A copy, also a pickled one, begins empty."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._spare: OrderedDict[Any, list[_Made]] = OrderedDict()

    @contextmanager
    def lend(self, key: Any, make: Callable[[], _Made]) -> Iterator[_Made]:
        """Lend a spare thing, or make one; it is given back unless its use raises."""
        with self._lock:
            spare = self._spare.get(key)
            thing = spare.pop() if spare else None
        if thing is None:
            thing = make()
        yield thing
        with self._lock:
            spare = self._spare.setdefault(key, [])
            if len(spare) < _MOST_SPARE:
                spare.append(thing)
            self._spare.move_to_end(key)
            if len(self._spare) > _MOST_KEYS:
                self._spare.popitem(last=False)

    def __reduce__(self) -> tuple[type["Pool[Any]"], tuple[()]]:
        """Pickle as an empty pool."""
        return Pool, ()
