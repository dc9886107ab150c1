"""An explainable rule-based expert system: three-valued facts, every derivation, provenance to the sentence."""

from expert.consultation import Answer, Consultation, State
from expert.errors import (
    CorpusError,
    EngineError,
    ExpertError,
    FactsError,
    Fault,
    InputError,
    KnowledgeError,
    Place,
    QuestionError,
)
from expert.facts import Facts
from expert.knowledge_base import KnowledgeBase, load, shipped
from expert.result import Result
from expert.truth import Truth

__all__ = [
    "Answer",
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
    "Place",
    "QuestionError",
    "Result",
    "State",
    "Truth",
    "load",
    "shipped",
]
