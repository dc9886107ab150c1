"""Screening: tables of cases, evaluated all rows at once."""

from importlib.util import find_spec

from expert.errors import ExpertError

if any(find_spec(name) is None for name in ("numpy", "pyarrow")):
    raise ExpertError("screening needs the extra 'batch': pip install 'expert[batch]'")
