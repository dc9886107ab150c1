"""A progress bar, shown on a terminal only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar() -> Iterator[Callable[[float, int], None]]:
    """A function that takes the share that is done, from 0 to 1, and the number of rows, and shows both.

    The bar is on standard error, and gone when the block ends.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _done, _rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TextColumn("{task.percentage:>3.0f}%  {task.fields[rows]:,} rows"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=1.0, rows=0)
        yield lambda done, rows: shown.update(task, completed=done, rows=rows)
