"""Run the command line with ``python -m expert.cli``."""

from . import main

main()
