"""Run a command; print its seconds, peak of resident memory and exit status: ``python -m benchmarks.launch COMMAND``.

A process of its own, and a small one: Linux counts the memory of the process that starts a command towards the
command's peak (``ru_maxrss`` survives ``exec``), so a large parent would hide it. Nothing is imported that need not be.
"""

import os
import sys
import time

_UNIT = 1 if sys.platform == "darwin" else 1024

if __name__ == "__main__":
    start = time.perf_counter()
    pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    measured = (seconds, usage.ru_maxrss * _UNIT, os.waitstatus_to_exitcode(status))
    print(*measured, file=sys.stderr)  # noqa: T201 - read by the parent
