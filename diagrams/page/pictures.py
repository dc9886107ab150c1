"""The pictures of a page: the chain of the case, the same with mechanisms open, and the map of what is settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from expert.diagrams.collapse import FOR_A_PAGE, collapse, for_a_page
from expert.diagrams.graph import Drawing
from expert.diagrams.svg import to_inline_svg
from expert.diagrams.views.inference import inference
from expert.diagrams.views.settled import settled

from expert.consultation import Consultation
from expert.errors import QuestionError

_MECHANISMS = "mechanisms"


@dataclass(frozen=True)
class Picture:
    """One picture: its name in the page, the words of its tab, what it shows, and the command that draws it alone."""

    name: str
    words: str
    drawing: Drawing
    command: str

    @cached_property
    def svg(self) -> str | None:
        """The picture; None where there is too much to draw."""
        try:
            return to_inline_svg(self.drawing, f"{self.name}-")
        except QuestionError:
            return None


def pictures(consultation: Consultation) -> tuple[Picture, ...]:
    """The pictures of a consultation, the one to show first foremost."""
    chain = inference(consultation)
    opened = [kind for kind in FOR_A_PAGE if kind != _MECHANISMS]
    by_hand = " ".join(f"--collapse {kind}" for kind in opened)
    settled_command = "expert diagram FACTS --view settled -o settled.svg"
    return (
        Picture("chain", "Inference", for_a_page(chain), "expert diagram FACTS -o chain.svg"),
        Picture(
            "opened",
            "Inference with mechanisms",
            collapse(chain, opened),
            f"expert diagram FACTS {by_hand} -o opened.svg",
        ),
        Picture("settled", "Settled and open", settled(consultation), settled_command),
    )


def places_of(drawn: Sequence[Picture]) -> Mapping[str, str]:
    """The id of each node, drawn by itself or with others → the id of the first element that shows it."""
    found: dict[str, str] = {}
    for picture in drawn:
        if picture.svg is None:
            continue
        for place, node in enumerate(picture.drawing.nodes):
            for name in (node.id, *node.stands_for):
                found.setdefault(name, f"{picture.name}-{place}")
    return found
