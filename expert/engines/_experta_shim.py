"""The only importer of experta: supplies what its import needs and leaves nothing patched.

experta 1.9.4 pins frozendict 1.2, which reads ``collections.Mapping``, gone since Python 3.10. experta also calls
``logging.basicConfig()`` when imported, which would take over the logging of the program that embeds us.
"""

import collections
import collections.abc
import logging
import threading
import warnings
from typing import Any

_lock = threading.Lock()
_missing = object()


def _import_experta() -> dict[str, Any]:
    """Import experta and return the names used here."""
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        handlers = list(logging.root.handlers)
        before = getattr(collections, "Mapping", _missing)
        setattr(collections, "Mapping", collections.abc.Mapping)
        try:
            from experta.engine import KnowledgeEngine
            from experta.fact import Fact, InitialFact
            from experta.matchers.rete import ReteMatcher
            from experta.matchers.rete.check import SameContextCheck
            from experta.matchers.rete.nodes import ConflictSetNode, OrdinaryMatchNode
            from experta.matchers.rete.token import Token
            from experta.rule import Rule
        finally:
            if before is _missing:
                delattr(collections, "Mapping")
            else:
                setattr(collections, "Mapping", before)
            for handler in [handler for handler in logging.root.handlers if handler not in handlers]:
                logging.root.removeHandler(handler)
    return {name: value for name, value in locals().items() if name[0].isupper()}


_names = _import_experta()
ConflictSetNode: Any = _names["ConflictSetNode"]
Fact: Any = _names["Fact"]
InitialFact: Any = _names["InitialFact"]
KnowledgeEngine: Any = _names["KnowledgeEngine"]
OrdinaryMatchNode: Any = _names["OrdinaryMatchNode"]
ReteMatcher: Any = _names["ReteMatcher"]
Rule: Any = _names["Rule"]
SameContextCheck: Any = _names["SameContextCheck"]
Token: Any = _names["Token"]
