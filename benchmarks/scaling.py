"""How time grows with the number of rules, and what single steps of the shipped knowledge base take."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import expert
from benchmarks.generated import facts, write_knowledge_base
from benchmarks.timing import side_by_side
from expert.grounding import ground

MOST_FOR_EXPERTA = 1000
DIAGRAM = "diagram to SVG"
_QUESTIONS = {"reasons": 1, "counterfactuals": 1, "next_questions": 0}
"""Questions a result may answer, and how many conclusions each asks about."""


@dataclass(frozen=True, slots=True)
class Growth:
    """One size of knowledge base: seconds to load its YAML, to ground it, to compile it (first case), and for one case.

    ``experta`` is the same case with the experta engine, or None where that was left out.
    """

    rules: int
    slots: int
    load: float
    ground: float
    compile: float
    case: float
    experta: float | None


def growth(folder: Path, rules: int, repeats: int) -> Growth:
    """Write, load and consult a generated knowledge base; both engines' answers are compared where both run.

    Args:
        folder: an empty folder.
        rules: the number of rules, at least 10.
        repeats: how many timed consultations; load, grounding and compiling are timed once.
    """
    write_knowledge_base(folder, rules)
    loading, kb = _once(lambda: expert.load(folder))
    grounding, program = _once(lambda: kb.program)
    known = kb.facts(facts(rules))
    compiling, _ = _once(lambda: kb.consult(known, engine="compiled"))
    contenders: dict[str, Callable[[], Any]] = {"compiled": lambda: kb.consult(known, engine="compiled").levels}
    if rules <= MOST_FOR_EXPERTA:
        kb.consult(known, engine="both")
        contenders["experta"] = lambda: kb.consult(known, engine="experta").levels
    timed = side_by_side(contenders, repeats)
    experta = timed["experta"].median if "experta" in timed else None
    return Growth(rules, len(program.slots), loading, grounding, compiling, timed["compiled"].median, experta)


def _once(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = run()
    return time.perf_counter() - start, found


def steps(fact_file: Path, repeats: int) -> dict[str, float]:
    """Median seconds of what a limit is set for, on the shipped knowledge base and one fact file.

    Args:
        fact_file: the facts of one case.
        repeats: timed runs of each step.
    """
    kb = expert.load()
    known = kb.read_facts(fact_file)
    result = kb.consult(known)
    best = max(
        (state for state in result.states_with_role("hypothesis") if state.level is not None),
        key=lambda state: kb.vocabulary.rank(state.level or ""),
    )
    contenders: dict[str, Callable[[], Any]] = {
        "load": expert.load,
        "ground": partial(ground, kb.model),
        "case, compiled": lambda: kb.consult(known, engine="compiled").levels,
        "case, experta": lambda: kb.consult(known, engine="experta").levels,
    }
    for question, arguments in _QUESTIONS.items():
        ask = getattr(result, question, None)
        if ask is not None:
            contenders[question] = partial(ask, *(best.conclusion.id for _ in range(arguments)))
    name, drawn = _largest(kb, fact_file.parent)
    contenders[f"{DIAGRAM} of the whole case {name}, the largest example, drawn for a page"] = lambda: (
        drawn.diagram().to_svg()
    )
    contenders[f"{DIAGRAM} of the same, everything by itself"] = lambda: drawn.diagram(collapse=()).to_svg()
    return {name: timed.median for name, timed in side_by_side(contenders, repeats).items()}


def _largest(kb: expert.KnowledgeBase, folder: Path) -> tuple[str, expert.Result]:
    """The case of a folder whose picture has the most boxes, and its name."""
    results = {path.stem: kb.consult(kb.read_facts(path)) for path in sorted(folder.glob("*.yaml"))}
    return max(results.items(), key=lambda item: len(item[1].diagram(collapse=()).drawing.nodes))
