"""End in good order when a signal asks for it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")  # not every system has the last
_BASE = 128


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let a signal that ends the process unwind the block, so that nothing half-written stays.

    The exit status is 128 and the signal's number. Further signals are not heard, so that they do not disturb the
    clean-up. What the process was started to ignore, as by ``nohup``, it goes on ignoring.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ended = False

    def end(number: int, _frame: FrameType | None) -> None:
        nonlocal ended
        if not ended:
            ended = True
            raise SystemExit(_BASE + number)

    found = {getattr(signal, name) for name in _ENDING if hasattr(signal, name)}
    before = {
        number: handler for number in found if (handler := signal.getsignal(number)) not in {signal.SIG_IGN, None}
    }
    for number in before:
        signal.signal(number, end)
    try:
        yield
    finally:
        if not ended:
            for number, handler in before.items():
                signal.signal(number, handler)
