"""The command line: thin commands over the library."""


def main() -> None:
    """Run the ``expert`` command."""
    from .signals import ended_by_signals

    with ended_by_signals():
        from .main import run

        run()
