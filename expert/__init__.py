"""An explainable rule-based expert system: three-valued facts, every derivation, provenance to the sentence.

Names are imported on first use, so that a short command does not pay for what it does not need.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from expert.consultation import Consultation
    from expert.errors import (
        CertificateError,
        ConcludedError,
        CorpusError,
        EngineError,
        ExpertError,
        FactsError,
        Fault,
        InputError,
        KnowledgeError,
        NotConcludedError,
        Place,
        QuestionError,
    )
    from expert.facts import Facts
    from expert.knowledge_base import KnowledgeBase, load, shipped
    from expert.result import Result
    from expert.session import Session
    from expert.states import Answer, State
    from expert.truth import Truth

__all__ = [
    "Answer",
    "CertificateError",
    "ConcludedError",
    "Consultation",
    "CorpusError",
    "EngineError",
    "ExpertError",
    "Facts",
    "FactsError",
    "Fault",
    "InputError",
    "KnowledgeBase",
    "KnowledgeError",
    "NotConcludedError",
    "Place",
    "QuestionError",
    "Result",
    "Session",
    "State",
    "Truth",
    "load",
    "shipped",
]

# In a checkout, the sub-packages cli, diagrams and knowledge lie beside this folder; installed, they lie inside it.
_beside = Path(__file__).resolve().parent.parent
if not (_beside / "expert" / "knowledge").exists() and (_beside / "knowledge" / "__init__.py").is_file():
    __path__.append(str(_beside))

_HOME = {
    "Answer": "states",
    "Consultation": "consultation",
    "Facts": "facts",
    "KnowledgeBase": "knowledge_base",
    "Result": "result",
    "Session": "session",
    "State": "states",
    "Truth": "truth",
    "load": "knowledge_base",
    "shipped": "knowledge_base",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name not in __all__:
        raise AttributeError(f"module 'expert' has no attribute '{name}'")
    value = getattr(import_module(f"expert.{_HOME.get(name, 'errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted({*globals(), *__all__})
