"""A knowledge base and a case made to do harm: every text in them wants to be read as something else than text."""

from dataclasses import replace

from expert import KnowledgeBase
from expert.result import Result
from tests.diagrams.drawings import HOSTILE

RUN = "window.pwned=1"
TRICKY = (
    *(text for text in HOSTILE if text.isprintable() and 0 < len(text) < 100),
    f"</script><script>{RUN}</script>",
    f"</title></style></textarea><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}><a href='javascript:{RUN}'>",
    f"\"'><b onmouseover='{RUN}' style='position:fixed'>",
    f"]]><script>{RUN}</script><![CDATA[",
    f"<!-- <script>{RUN}",
    "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    f"javascript:{RUN}",
    "$title ${data} $$ %(x)s {0} {{x}}",
    "&quot;&#60;b&#62;&amp;lt;",
    "__proto__ constructor",
    "https://attacker.invalid/ www.attacker.invalid [a](javascript:b) ![](http://attacker.invalid)",
    "مرحبا שלום 夜の痙攣 Zażółć",
    "a" + "\u0301" * 40 + " stacked",
)
LONG = ("x" * 10_000, "word " * 2_000, "<script>" * 1_250, "😀" * 5_000)
INVISIBLE = "left\u202eright\u2066 \u2028 \x00 \x07 \ufeff \ud800"


def consulted(texts: tuple[str, ...], case: str = "") -> Result:
    """A case of a knowledge base whose every label, title, reason, meaning, policy and name is one of the texts."""
    count = len(texts)

    def text(place: int) -> str:
        return texts[place % count]

    kb = KnowledgeBase.from_rules(
        [
            {
                "id": f"R{place}",
                "title": text(place),
                "scope": "person",
                "if": [f"f{place}", {"colour": "pale"}, *([f"c{place - 1}"] if place % 4 else [])],
                "then": {f"c{place}": "yes" if place % 4 == 3 else "strong"},
                "because": text(place + 1),
                "sources": ["policy:P1"],
            }
            for place in range(count)
        ],
        findings=[
            *({"id": f"f{place}", "type": "boolean", "label": text(place + 2)} for place in range(count)),
            {"id": "colour", "type": "choice", "label": text(3), "values": {"pale": text(4), "red": text(5)}},
        ],
        conclusions=[
            {
                "id": f"c{place}",
                "kind": "red_flag" if place % 4 == 3 else "hypothesis",
                "label": text(place),
                "meaning": text(place + 3),
            }
            for place in range(count)
        ],
        policies=[{"id": "P1", "text": text(6), "why": text(7)}],
        title=text(8)[:200],
        disclaimer=f"Decision support only. {text(9)[:200]}",
    )
    stated = {f"f{place}": place % 3 != 2 for place in range(count)}
    facts = kb.facts({"case": "a case", "findings": {**stated, "colour": "pale"}})
    return kb.consult(replace(facts, case=case or text(0)))
