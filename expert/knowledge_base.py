"""The public face of a knowledge base: load or build it, put facts in, get a result out."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expert.engines.outcome import Outcome, check
from expert.errors import ExpertError, KnowledgeError, QuestionError
from expert.facts import Facts
from expert.grounding import Program, ground
from expert.inputs import InputReader, Inputs
from expert.knowledge_model import KnowledgeModel
from expert.loading.fact_files import facts_from, read_fact_file
from expert.loading.files import is_folder
from expert.loading.folder import read_folder, read_values
from expert.loading.nodes import clip
from expert.result import Result
from expert.session import Session
from expert.suggest import nearest
from expert.vocabulary import Vocabulary

if TYPE_CHECKING:
    from expert.diagrams.diagram import Diagram
    from expert.engines.compiled_engine import CompiledEngine
    from expert.engines.experta_engine import ExpertaEngine
    from expert.screening.screener import Screener

DEFAULT = "leg_cramps"
NAME_OR_FOLDER = "(a name, or a folder)"
_MOST_SCREENERS = 8
ENGINES = ("experta", "compiled", "both")


class KnowledgeBase:
    """A knowledge base ready to be consulted. Safe to share between threads."""

    def __init__(self, model: KnowledgeModel) -> None:
        """Wrap the content of a knowledge base; ``load`` and ``from_rules`` are the usual ways to get one."""
        self.model = model
        self._building = threading.RLock()
        self._running = threading.Lock()

    @classmethod
    def from_rules(
        cls,
        rules: Sequence[Mapping[str, Any]],
        *,
        findings: Sequence[Mapping[str, Any]],
        conclusions: Sequence[Mapping[str, Any]],
        policies: Sequence[Mapping[str, Any]] = (),
        cautions: Sequence[Mapping[str, Any]] = (),
        **head: Any,
    ) -> "KnowledgeBase":
        """Build a knowledge base in Python. Every entry is shaped like one in a knowledge base file.

        Args:
            rules: entries with ``id, title, scope, if, then, because`` and, where there are documents, ``sources``.
            findings: entries with ``id`` and ``type``; scope, label and question have defaults.
            conclusions: entries with ``id`` and ``kind``; scope and label have defaults.
            policies: entries with ``id, text, why`` that rules may cite as ``policy:<id>``.
            cautions: entries with ``id, on, while, text, sources``.
            **head: the keys of ``kb.yaml``: name, version, title, scopes, kinds, levels and so on; all have defaults.

        Raises:
            KnowledgeError: with every fault found.

        >>> kb = KnowledgeBase.from_rules(
        ...     [{"id": "R1", "title": "Wet grass suggests rain", "scope": "person", "if": ["wet_grass"],
        ...       "then": {"rain": "supporting"}, "because": "Rain wets grass."}],
        ...     findings=[{"id": "wet_grass", "type": "boolean"}],
        ...     conclusions=[{"id": "rain", "kind": "hypothesis"}],
        ... )
        >>> kb.consult({"wet_grass": True})["rain"].level
        'supporting'
        """
        return cls(read_values(list(findings), list(conclusions), list(rules), list(policies), list(cautions), head))

    @property
    def name(self) -> str:
        """The name of the knowledge base."""
        return self.model.name

    @property
    def version(self) -> str:
        """The version of the knowledge base."""
        return self.model.version

    @property
    def digest(self) -> str:
        """SHA-256 over everything the knowledge base says."""
        return self.model.digest

    @property
    def vocabulary(self) -> Vocabulary:
        """Its findings and conclusions."""
        return self.model.vocabulary

    @property
    def program(self) -> Program:
        """The ground form the engines run."""
        return self._built.program

    @property
    def _built(self) -> "_Built":
        """What is made of the content for the engines, once, whichever thread asks first."""
        with self._building:
            return self._made

    @cached_property
    def _made(self) -> "_Built":
        return _Built(self.model)

    def facts(
        self, values: Mapping[str, Any] | Facts, *, side: str | None = None, ignore_unknown: bool = False
    ) -> Facts:
        """Read facts from Python values.

        Args:
            values: finding → value, or the keys of a fact file (``case, side, findings``).
            side: the default side for findings that state none.
            ignore_unknown: pass over unknown names and values; they are listed in ``ignored``.

        Raises:
            FactsError: with every fault found.
        """
        if isinstance(values, Facts):
            return values
        return facts_from(values, self.vocabulary, ignore_unknown=ignore_unknown, side=side)

    def read_facts(self, path: str | Path, *, side: str | None = None, ignore_unknown: bool = False) -> Facts:
        """Read a fact file in YAML, JSON or TOML; ``-`` is standard input.

        Raises:
            FactsError: with every fault found.
        """
        return read_fact_file(path, self.vocabulary, ignore_unknown=ignore_unknown, side=side)

    def consult(self, facts: Mapping[str, Any] | Facts, *, side: str | None = None, engine: str = "experta") -> Result:
        """Apply the rules to the facts of one case.

        Args:
            facts: a mapping of findings to values, or Facts.
            side: the default side for findings that state none.
            engine: ``experta``, ``compiled``, or ``both``, which runs the two and compares them. All give the same.

        Raises:
            FactsError: with every fault found in the facts.
            ExpertError: where there is no such engine.
            EngineError: where the engines differ, or one contradicts itself.

        >>> import expert
        >>> kb = expert.load("leg_cramps")
        >>> kb.consult({"leg_cramp": "left", "swelling": "left"})["CVI"].level
        'strong'
        """
        _require_engine(engine)
        known = self.facts(facts, side=side)
        built = self._built
        inputs = built.inputs.read(known)
        return Result(built.program, known, inputs, self._run(built, inputs, engine))

    def session(
        self, facts: Mapping[str, Any] | Facts | None = None, *, side: str | None = None, engine: str = "compiled"
    ) -> Session:
        """Begin a session: one case told bit by bit, revised and taken back.

        Args:
            facts: what is known to begin with; ``undo`` does not take it back.
            side: the default side for findings that state none, then and later.
            engine: what makes the results: ``compiled``, ``experta`` or ``both``.

        Raises:
            FactsError: with every fault found in the facts.
            ExpertError: where there is no such engine.
        """
        _require_engine(engine)
        return Session(self.vocabulary, partial(self.consult, engine=engine), facts, side)

    def screen(
        self,
        table: Any,
        *,
        conclusions: Sequence[str] = (),
        keep: Sequence[str] = (),
        side: str | None = None,
        ignore_unknown: bool = False,
    ) -> Any:
        """Apply the rules to every row of an Arrow table at once. Needs the extra ``[batch]``.

        Args:
            table: a ``pyarrow`` Table or RecordBatch, or anything that exports an Arrow stream, such as a Polars or
                pandas data frame or a DuckDB relation. ``docs/screening.md`` says what its columns are.
            conclusions: what to answer with: conclusions (``PAD``), one side of them (``PAD_left``), kinds
                (``hypothesis``), ``urgency``, ``may_reassure`` or ``all``. By default urgency, may_reassure, the red
                flags, and the hypotheses with level and ceiling.
            keep: columns to carry over in front of the answers; a column ``case`` always is.
            side: the default side for columns that name none.
            ignore_unknown: pass over columns that are no findings.

        Returns:
            A ``pyarrow.Table`` with the rows of the table, in order. Its last column, ``fault``, is null, or says what
            is wrong with a row, whose answers are then null.

        Raises:
            FactsError: for columns that cannot be used, with every fault found.
            QuestionError: for conclusions that there are not, and for names that are no text.
        """
        return self.screener(conclusions=conclusions, keep=keep, side=side, ignore_unknown=ignore_unknown).screen(table)

    def screener(
        self,
        *,
        conclusions: Sequence[str] = (),
        keep: Sequence[str] = (),
        side: str | None = None,
        ignore_unknown: bool = False,
        plain: bool = False,
    ) -> "Screener":
        """What ``screen`` does, as a function from Arrow batches to Arrow batches that can be sent elsewhere.

        The arguments are those of ``screen``; with ``plain``, words are texts and not dictionary encoded.
        """
        return self._built.screener(
            _names(conclusions, "conclusions"), _names(keep, "keep"), side, ignore_unknown, plain
        )

    def diagram(self, topic: str | None = None) -> "Diagram":
        """A picture of the rules: all topics and what they give one another, or one topic with its rules.

        Raises:
            QuestionError: where there is no such topic.
        """
        from expert.diagrams.diagram import Diagram
        from expert.diagrams.views.knowledge import knowledge

        return Diagram(knowledge(self.model, topic))

    def _run(self, built: "_Built", inputs: Inputs, engine: str) -> Outcome:
        """Run the engine; experta's network is used by one thread at a time, the compiled engine by any number."""
        compiled = None if engine == "experta" else built.compiled.run(inputs)
        if compiled is not None and engine == "compiled":
            return check(built.program, compiled)
        with self._running:
            outcome = built.experta.run(inputs)
        return check(built.program, outcome, compiled)

    def __repr__(self) -> str:
        return f"<KnowledgeBase {self.model.identity}: {len(self.model.rules)} rules>"

    def __getstate__(self) -> dict[str, Any]:
        """Pickle by the content; the engine's network is built again where it is needed."""
        return {"model": self.model}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["model"])  # type: ignore[misc] # restoring is initialising anew


class _Built:
    """A knowledge base ready to run: its ground form and, once they are asked for, its engines."""

    def __init__(self, model: KnowledgeModel) -> None:
        self.program = ground(model)
        self.inputs = InputReader(self.program)
        self._choosing = threading.Lock()
        self._screeners: dict[tuple[object, ...], Screener] = {}

    @cached_property
    def experta(self) -> "ExpertaEngine":
        from expert.engines.experta_engine import ExpertaEngine

        return ExpertaEngine(self.program)

    @cached_property
    def compiled(self) -> "CompiledEngine":
        from expert.engines.compiled_engine import CompiledEngine

        return CompiledEngine(self.program)

    def screener(
        self, conclusions: tuple[str, ...], keep: tuple[str, ...], side: str | None, ignore_unknown: bool, plain: bool
    ) -> "Screener":
        """The screener for these arguments; the same one again, with what it has laid out, for the last few."""
        from expert.screening.screener import Screener

        key = (conclusions, keep, side, ignore_unknown, plain)
        with self._choosing:
            found = self._screeners.get(key)
            if found is None:
                if len(self._screeners) >= _MOST_SCREENERS:
                    del self._screeners[next(iter(self._screeners))]
                found = self._screeners[key] = Screener(self.program, *key)
        return found


def _require_engine(engine: str) -> None:
    if engine not in ENGINES:
        near = nearest(engine, ENGINES)
        hint = f"; did you mean '{near}'?" if near else ""
        raise ExpertError(f"there is no engine '{clip(engine)}'{hint} (the engines are {', '.join(ENGINES)})")


def _names(names: Iterable[str], what: str) -> tuple[str, ...]:
    """The names of an argument; a text alone is one name."""
    if isinstance(names, str):
        return (names,)
    listed = tuple(names) if isinstance(names, Iterable) else (names,)
    for name in listed:
        if not isinstance(name, str):
            raise QuestionError(f"'{what}' must be a name or a list of names, not {type(name).__name__}")
    return listed


def shipped() -> dict[str, Path]:
    """The knowledge bases that come with the package: name → folder."""
    root = Path(str(resources.files("expert.knowledge")))
    return {path.parent.name: path.parent for path in sorted(root.glob("*/kb.yaml"))}


def load(name_or_folder: str | Path = DEFAULT) -> KnowledgeBase:
    """Load a knowledge base: the name of a shipped one, or a folder.

    Raises:
        KnowledgeError: with every fault found in its files.
    """
    known = shipped()
    text = str(name_or_folder)
    if text in known:
        return KnowledgeBase(read_folder(known[text]))
    if isinstance(name_or_folder, str) and not any(mark in text for mark in "/\\.") and not is_folder(text):
        near = nearest(text, known)
        hint = f"; did you mean '{near}'?" if near else ""
        raise KnowledgeError(f"there is no knowledge base '{clip(text)}'{hint} {NAME_OR_FOLDER}")
    return KnowledgeBase(read_folder(name_or_folder))
