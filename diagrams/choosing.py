"""Which view is asked for, by its name and what it needs; what does not fit together is said in one sentence."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from expert.diagrams.collapse import collapse, focus, for_a_page, to_depth
from expert.diagrams.graph import Drawing
from expert.diagrams.views.conclusion import conclusion
from expert.diagrams.views.contrast import contrast as contrast_view
from expert.diagrams.views.inference import inference
from expert.diagrams.views.provenance import provenance
from expert.diagrams.views.settled import settled
from expert.diagrams.views.what_if import what_if as what_if_view
from expert.diagrams.views.why_not import why_not as why_not_view

from expert.consultation import Consultation
from expert.errors import QuestionError
from expert.explanations.contrast import contrast
from expert.explanations.what_if import what_if
from expert.explanations.why_not import why_not
from expert.loading.nodes import Node, clip
from expert.suggest import nearest

INFERENCE, CONCLUSION, CONTRAST, WHAT_IF = "inference", "conclusion", "contrast", "what-if"
_WORDS = {"name": "conclusion", "foil": "foil", "changes": "changes of facts", "member": "member"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a view may need.

    Attributes:
        name: a conclusion's id.
        member: a side of it, such as ``left``.
        foil: the id of the conclusion to compare with.
        changes: finding → value, as a fact file would state it.
        side: the default side for changes that state none.
    """

    name: str | None = None
    member: str | None = None
    foil: str | None = None
    changes: Mapping[str, Any] | Node | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A view of a case: what it needs of Asked, how it is drawn then, and how less of it unless asked otherwise."""

    needs: tuple[str, ...]
    draw: Callable[[Consultation, Asked], Drawing]
    fitted: Callable[[Drawing], Drawing] | None = None

    @property
    def takes(self) -> tuple[str, ...]:
        """What it can use: what it needs, and a member where that is a conclusion."""
        return (*self.needs, "member") if "name" in self.needs else self.needs


VIEWS = {
    INFERENCE: View((), lambda case, _: inference(case), for_a_page),
    CONCLUSION: View(("name",), lambda case, asked: conclusion(case, str(asked.name), asked.member)),
    "why-not": View(("name",), lambda case, asked: why_not_view(case, why_not(case, str(asked.name), asked.member))),
    CONTRAST: View(
        ("name", "foil"),
        lambda case, asked: contrast_view(case, contrast(case, str(asked.name), str(asked.foil), asked.member)),
    ),
    WHAT_IF: View(
        ("changes",), lambda case, asked: what_if_view(case, what_if(case, asked.changes or {}, (), asked.side))
    ),
    "provenance": View(("name",), lambda case, asked: provenance(case, str(asked.name), asked.member)),
    "settled": View((), lambda case, _: settled(case)),
}


def drawing_of(
    consultation: Consultation,
    view: str | None,
    asked: Asked,
    *,
    depth: int | None = None,
    focus_on: Iterable[str] = (),
    collapsed: Iterable[str] | None = None,
) -> Drawing:
    """The drawing of a case that is asked for.

    Args:
        consultation: the finished consultation.
        view: one of VIEWS; by default the one that what is asked belongs to, ``inference`` where nothing is.
        asked: what the view is about.
        depth: how many layers to draw, from what was asked about.
        focus_on: findings, conclusions or rules to draw with what leads to them and from them, and nothing else.
        collapsed: kinds to draw together as one, of ``collapse.KINDS``; by default what makes the view fit a page.

    Raises:
        QuestionError: where there is no such view, conclusion, member, kind or thing to focus on, or the view needs
            something else.
        FactsError: with every fault found in the changes.
    """
    chosen = _checked(_default(asked) if view is None else view, asked)
    drawing = chosen.draw(consultation, asked)
    wanted = _names(focus_on)
    if wanted:
        drawing = focus(drawing, wanted)
    if collapsed is not None:
        drawing = collapse(drawing, _names(collapsed))
    elif chosen.fitted is not None:
        drawing = chosen.fitted(drawing)
    return drawing if depth is None else to_depth(drawing, depth)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """Several names; a text alone is one."""
    return (names,) if isinstance(names, str) else tuple(names)


def _default(asked: Asked) -> str:
    if asked.changes is not None:
        return WHAT_IF
    return CONTRAST if asked.foil is not None else CONCLUSION if asked.name is not None else INFERENCE


def _checked(name: str, asked: Asked) -> View:
    """The view of a name, which has what it needs and nothing else.

    Raises:
        QuestionError: where that is not so.
    """
    if name not in VIEWS:
        near = nearest(str(name), VIEWS)
        hint = f"; did you mean '{near}'?" if near else ""
        raise QuestionError(f"there is no view '{clip(str(name))}'{hint} (the views are {', '.join(VIEWS)})")
    view = VIEWS[name]
    for part, words in _WORDS.items():
        given = getattr(asked, part) is not None
        if part in view.needs and not given:
            article = "" if part == "changes" else "a "
            raise QuestionError(f"the view '{name}' needs {article}{words}")
        if given and part not in view.takes:
            others = ", ".join(other for other, known in VIEWS.items() if part in known.takes)
            raise QuestionError(f"the view '{name}' takes no {words}; what takes one: {others}")
    return view
