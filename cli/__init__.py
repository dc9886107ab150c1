"""The command line: thin commands over the library."""


def main() -> None:
    """Run the ``expert`` command."""
    from .main import run

    run()
