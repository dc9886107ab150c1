"""A list of faults that ends the reading once it holds so many that more would help nobody."""

from collections.abc import Iterable

from expert.errors import Fault, InputError

MOST_FAULTS = 100


class FaultList(list[Fault]):
    """Collects faults, and raises the error that carries them all when there are ``MOST_FAULTS``.

    A file can be wrong in every line, on purpose or because it is another kind of file. Looking for the nearest valid
    name of each of a hundred thousand unknown ones would take minutes.
    """

    def __init__(self, error: type[InputError]) -> None:
        """Start empty; ``error`` is what is raised."""
        super().__init__()
        self.error = error

    def append(self, fault: Fault) -> None:
        """Add a fault.

        Raises:
            InputError: of the kind given at the start, where the list is full.
        """
        super().append(fault)
        if len(self) >= MOST_FAULTS:
            super().append(Fault(f"reading stops here, after {MOST_FAULTS} faults", fault.place))
            raise self.error(self)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Add several faults, as ``append`` does."""
        for fault in faults:
            self.append(fault)

    def close(self) -> None:
        """Raise the error where there is any fault.

        Raises:
            InputError: of the kind given at the start.
        """
        if self:
            raise self.error(self)
