"""Let reading and writing go on beside the evaluation: Arrow does both without holding up Python."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self, TypeVar

_Item = TypeVar("_Item")


def one_ahead(items: Iterator[_Item]) -> Iterator[_Item]:
    """The items, each made on a thread while the one before it is used. Errors come where the item would have."""
    with ThreadPoolExecutor(1, "expert-read") as thread:
        waiting = thread.submit(_next, items)
        while made := waiting.result():
            waiting = thread.submit(_next, items)
            yield made[0]


def _next(items: Iterator[_Item]) -> tuple[_Item] | None:
    for item in items:
        return (item,)
    return None


class Behind:
    """Does one thing after the other on a thread, at most one behind. Errors come with the next, or at the end."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._thread = ThreadPoolExecutor(1, "expert-write")
        self._last: Future[Any] | None = None

    def do(self, work: Callable[..., Any], *arguments: Any) -> None:
        """Do this next, once what went before is done.

        Raises:
            Exception: what went before raised.
        """
        if self._last is not None:
            self._last.result()
        self._last = self._thread.submit(work, *arguments)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=True)
        if kind is None and self._last is not None:
            self._last.result()
