"""What the measurements were made on: machine, Python and the versions of everything compared."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("expert", "experta", "clipspy", "zen-engine", "duckdb", "polars", "pyarrow", "numpy")


def description() -> dict[str, str]:
    """Name → value, in the order they are shown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "Date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "Processor": _processor(),
        "Cores": str(os.cpu_count()),
        "Memory": f"{memory / 2**30:.0f} GiB",
        "System": f"{platform.system()} {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "Versions": ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
    }


def load() -> float:
    """The machine's load average over the last minute, in processes; what else runs here disturbs the times."""
    return os.getloadavg()[0]


def _processor() -> str:
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")
