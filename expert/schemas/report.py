"""The JSON Schema of the JSON report: every key is required, no other key is allowed, at every depth."""

from expert.schemas.parts import Schema, any_of, closed, described, document, list_of, mapping_of, ref, words
from expert.states import NO_RULE, NOT_INDICATED, OPEN, PROVED
from expert.truth import Truth

REPORT_FORMAT = 1
_TEXT: Schema = {"type": "string", "minLength": 1}
_MAYBE_TEXT: Schema = {"type": ["string", "null"], "minLength": 1}
_FLAG: Schema = {"type": "boolean"}
_MAYBE_FLAG: Schema = {"type": ["boolean", "null"]}
_TEXTS = list_of(_TEXT)
_MEMBER = described(
    _MAYBE_TEXT, "A side such as left; not_stated where none was named; null for the person as a whole."
)
_LEVEL = described(
    _MAYBE_TEXT, "The proved level; yes for what is proved and has no levels; null for what is not proved."
)
_CEILING = described(_MAYBE_TEXT, "The highest level not yet refuted; null where every way to it is excluded.")
_SETTLED = described(_FLAG, "Whether no unknown can change the level.")
_GIVEN = described(_MAYBE_FLAG, "What the facts themselves state of it; null where they state nothing.")
_POLICY = described(_FLAG, "Whether this rests on the project's own policy and on no document.")


def report_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of the JSON report, as JSON values."""
    body = closed({**_head(), **_safety(), **_rest()})
    definitions = {**_shared(), "entry": _entry(), "application": _application(), "source": _source()}
    return document("Report of one case", "What a consultation concluded, in order of safety.", body, definitions)


def _head() -> dict[str, Schema]:
    digest = described({"type": "string", "pattern": "^[0-9a-f]{64}$"}, "SHA-256 over all the knowledge base says.")
    return {
        "format": described({"const": REPORT_FORMAT}, "The version of this form of report."),
        "knowledge_base": closed({"name": _TEXT, "version": _TEXT, "title": _TEXT, "digest": digest}),
        "disclaimer": described(_TEXT, "To be shown wherever the report is shown."),
        "case": described(_MAYBE_TEXT, "The name of the case."),
        "facts": closed(
            {
                "stated": described(list_of(ref("stated")), "Every fact in words."),
                "unknown": described(
                    list_of(closed({"item": _TEXT, "member": _MEMBER})), "What was expressly answered unknown."
                ),
                "ignored": described(_TEXTS, "Faults in the facts that were passed over on request."),
                "notes": described(_TEXTS, "Remarks for the person who wrote the facts."),
                "values": described(
                    mapping_of(any_of(ref("value"), mapping_of(ref("value")))),
                    "The facts as the findings of a fact file would state them, sides spelled out.",
                ),
            }
        ),
    }


def _safety() -> dict[str, Schema]:
    """What the reader must not miss: red flags, then urgency."""
    flag = closed(
        {
            "conclusion": _TEXT,
            "member": _MEMBER,
            "label": _TEXT,
            "policy": _POLICY,
            "missing": list_of(ref("question")),
        }
    )
    rung = any_of(ref("rung"), {"type": "null"})
    return {
        "red_flags": closed(
            {
                "present": list_of(ref("entry")),
                "open": described(list_of(flag), "Red flags not yet excluded, with the findings that keep them open."),
                "may_reassure": described(_FLAG, "Whether every red flag is excluded. Nothing reassures before."),
            }
        ),
        "urgency": closed(
            {
                "proved": described(rung, "The highest rung reached."),
                "ceiling": described(rung, "The highest rung that could still be reached."),
                "settled": _SETTLED,
                "withheld": described(_FLAG, "Whether it would only comfort while a red flag is present or open."),
                "from": described(
                    list_of(closed({"conclusion": _TEXT, "member": _MEMBER})), "What raised it to the proved rung."
                ),
            }
        ),
    }


def _rest() -> dict[str, Schema]:
    entries = list_of(ref("entry"))
    excluded = closed({"conclusion": _TEXT, "member": _MEMBER, "label": _TEXT})
    tension = closed({"id": _TEXT, "title": _TEXT, "sides": _TEXTS, "handling": _TEXT})
    fired = closed({"rule": _TEXT, "member": _MEMBER, "gives": _TEXT})
    cited = closed({"id": _TEXT, "title": _TEXT, "publisher": _TEXT, "bias": _TEXT})
    return {
        "hypotheses": described(entries, "What is supported, the highest level first."),
        "contrary_only": described(entries, "Hypotheses that nothing supports and evidence counts against."),
        "not_indicated": described(list_of(excluded), "Hypotheses and red flags of which every rule is excluded."),
        "recommendations": entries,
        "others": described(entries, "Patterns, mechanisms, risks and notes."),
        "questions": described(list_of(ref("question")), "Unknown findings that would matter, the most urgent first."),
        "unexplained": described(list_of(ref("stated")), "Remarkable facts that no fired rule used."),
        "conflicts": described(entries, "Conclusions that are stated one way and derived the other."),
        "tensions": described(list_of(tension), "Where the documents pull in different directions in this case."),
        "conclusions": described(list_of(ref("state")), "Every conclusion for every member this case speaks of."),
        "firing_order": described(list_of(fired), "What fired, each rule after those it rests on."),
        "documents": described(list_of(cited), "The documents cited above."),
    }


def _shared() -> dict[str, Schema]:
    value = any_of({"type": ["string", "number"]}, _TEXTS, mapping_of(words("yes", "no")))
    state = {
        "conclusion": _TEXT,
        "kind": _TEXT,
        "member": _MEMBER,
        "status": words(PROVED, OPEN, NOT_INDICATED, NO_RULE),
        "level": _LEVEL,
        "ceiling": _CEILING,
        "settled": _SETTLED,
        "contrary": described(words(*(truth.value for truth in Truth)), "Whether evidence counts against it."),
        "given": _GIVEN,
    }
    return {
        "value": value,
        "stated": closed({"item": _TEXT, "member": _MEMBER, "text": _TEXT}),
        "question": closed({"finding": _TEXT, "member": _MEMBER, "label": _TEXT, "question": _TEXT}),
        "rung": closed({"id": _TEXT, "label": _TEXT, "meaning": _TEXT, "policy": _POLICY}),
        "state": closed(state),
    }


def _entry() -> Schema:
    caution = closed({"id": _TEXT, "text": _TEXT, "sources": _TEXTS})
    rival = closed({"conclusion": _TEXT, "level": _TEXT})
    return closed(
        {
            "conclusion": _TEXT,
            "label": _TEXT,
            "kind": _TEXT,
            "member": _MEMBER,
            "where": described(_MAYBE_TEXT, "The member in words."),
            "level": _LEVEL,
            "ceiling": _CEILING,
            "settled": _SETTLED,
            "given": _GIVEN,
            "withheld": described(_FLAG, "Whether it would reassure while a red flag is present or open."),
            "meaning": _MAYBE_TEXT,
            "advice": _MAYBE_TEXT,
            "support": described(list_of(ref("application")), "Every rule that fired for it, the best first."),
            "contrary": described(list_of(ref("application")), "Every rule that fired against it."),
            "cautions": described(list_of(caution), "Warnings that go with it while something is not excluded."),
            "competing": described(list_of(rival), "Proved conclusions that explain the same picture."),
        }
    )


def _application() -> Schema:
    return closed(
        {
            "rule": _TEXT,
            "title": _TEXT,
            "member": _MEMBER,
            "level": described(_TEXT, "What the rule gives: a level, yes, or contrary."),
            "because": described(_TEXT, "Why the step is reasonable."),
            "assumption": described(_MAYBE_TEXT, "What the encoder assumed beyond the wording of the sources."),
            "note": _MAYBE_TEXT,
            "policy": _POLICY,
            "grounds": described(list_of(ref("stated")), "What the rule found in this case."),
            "sources": list_of(ref("source"), least=1),
        }
    )


def _source() -> Schema:
    return closed(
        {
            "id": described(_TEXT, "A statement, document:paragraph:sentence, or policy:id."),
            "text": described(_TEXT, "The statement in words of the knowledge base, or the policy."),
            "strength": described(_MAYBE_TEXT, "How firmly the document words it."),
            "document": described(_MAYBE_TEXT, "The title of the document."),
            "publisher": _MAYBE_TEXT,
            "bias": described(_MAYBE_TEXT, "The interest the publisher has."),
            "doubts": described(_TEXTS, "Why a reviewer questions the statement."),
            "quote": described(_MAYBE_TEXT, "The sentence of the document, where the documents are at hand."),
            "policy": _POLICY,
        }
    )
