"""Output is the same to the byte whatever the hash seed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("output_digest.py")


def digest(seed: int) -> str:
    """The digest of all output under one hash seed."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.slow
def test_output_does_not_depend_on_the_hash_seed() -> None:
    """Five hash seeds give the same text, JSON and Markdown for every example and the same JSON for many cases."""
    digests = {digest(seed) for seed in range(5)}
    assert len(digests) == 1
    assert len(digests.pop()) == 64
