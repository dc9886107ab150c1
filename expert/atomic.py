"""Write files that appear only when they are complete; until then, and after a failure, the old file stays."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from expert.errors import Fault, InputError, Place
from expert.loading.text import name_of

_LONGEST = 50  # characters of the name that its stand-in repeats, since the length of a name is limited


@dataclass
class NewFile:
    """A file on its way. ``path`` is where to write; set ``wanted`` to False, and no file is put in place."""

    path: Path
    wanted: bool = True


@contextmanager
def new_file(output: str | Path) -> Iterator[NewFile]:
    """A file in the same folder that takes the place of ``output`` when the block ends well, and is removed otherwise.

    A link stays a link: what it leads to is replaced. A device or a pipe is written to as it is. Where the file turns
    out not to be wanted, an old one is removed.

    Raises:
        InputError: where no file can be written there.
    """
    target = Path(os.path.realpath(output))
    if target.exists() and not target.is_file() and not target.is_dir():
        yield NewFile(target)
        return
    made = NewFile(target.with_name(f".{target.name[:_LONGEST]}.{secrets.token_hex(8)}"))
    try:
        with writing(output):
            if target.is_dir():
                raise IsADirectoryError(None, "Is a directory")
            made.path.touch(exist_ok=False)
        yield made
        with writing(output):
            if made.wanted:
                made.path.replace(target)
            else:
                target.unlink(missing_ok=True)
    finally:
        with writing(output):
            made.path.unlink(missing_ok=True)


@contextmanager
def writing(output: str | Path) -> Iterator[None]:
    """Say in one sentence why ``output`` cannot be written, where that turns out in the block.

    Raises:
        InputError: in the place of an OSError.
    """
    try:
        yield
    except OSError as error:
        raise cannot_write(error, name_of(output)) from None


def cannot_write(error: OSError, name: str) -> InputError:
    """The error for something that cannot be written."""
    reason = (os.strerror(error.errno) if error.errno else error.strerror) or str(error)
    return InputError([Fault(f"cannot be written: {reason[:1].lower()}{reason[1:]}", Place(name))])
