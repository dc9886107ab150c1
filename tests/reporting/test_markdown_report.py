"""The Markdown report says what the text says, in the same order, and lets nothing from outside become markup."""

import re
from dataclasses import replace
from typing import Any

import pytest

from expert.explanations.how import Application
from expert.knowledge_base import KnowledgeBase
from expert.reporting.markdown import to_markdown
from expert.reporting.report import Entry, Report, report
from expert.reporting.words import visible
from tests.reporting import markdown_reader as reader
from tests.reporting.renderings import Rendered, made, nothing_found, with_left

HOSTILE = "<img src=x>[a](b) **c** `d` | e\n# f\n- g\u202e &lt; https://h.example ![i](j) 1. \x1b[0m ~~k~~"
WARNING = "⚠ This does not reassure yet: red flags are present or not excluded."


def entries(shown: Report) -> tuple[Entry, ...]:
    """Every entry of a report."""
    parts = (shown.red_flags, shown.hypotheses, shown.contrary_only, shown.recommendations, shown.others)
    return tuple(entry for part in parts for entry in part)


def test_sections_are_those_of_the_text_in_the_same_order(worked: tuple[Rendered, ...]) -> None:
    """Every section of the text in full detail is a section of the Markdown, and no other."""
    for one in worked[::3]:
        in_text = [line for line in one.full.splitlines() if re.fullmatch(r"[A-Z][A-Z ()-]+", line)]
        in_markdown = [text.upper() for rank, text in reader.headings(one.markdown) if rank == "h2"]
        assert in_markdown == in_text, one.case


def test_rules_and_sources_are_those_of_the_text(worked: tuple[Rendered, ...]) -> None:
    """Each rule and each source named in the text in full detail is named in the Markdown, and no other."""
    ids = re.compile(r"\b(?:[A-Z]{2}-[0-9]+|[0-9]{3}:[0-9]+:[0-9]+[a-z]?|policy:S[0-9]+)\b")
    cautions = re.compile(r"\(policy:S[0-9]+\)")  # the text says [policy] here, the Markdown which
    for one in worked[::3]:
        seen = cautions.sub("", reader.shown(one.markdown))
        assert set(ids.findall(seen)) == set(ids.findall("\n".join(one.lines))), one.case


def test_hypotheses_and_red_flags_are_told_with_all_that_supports_them(worked: tuple[Rendered, ...]) -> None:
    """Justifications, grounds, assumptions, paraphrases, wording, bias and doubts all reach the reader."""
    for one in worked[::9]:
        lines = set(reader.shown(one.markdown).splitlines())
        for entry in (*one.report.red_flags, *one.report.hypotheses, *one.report.contrary_only):
            for application in (*entry.support, *entry.contrary):
                assert _expected(application) <= lines, one.case


def _expected(application: Application) -> set[str]:
    """The lines that tell of one rule that fired, but for its own."""
    found = {f"because {application.rule.because}"} | {f"from {ground.text}" for ground in application.grounds}
    if application.rule.assumption:
        found.add(f"assumes {application.rule.assumption}")
    for citation in application.citations:
        marks = [mark for mark in (citation.strength, citation.bias) if mark not in {"", "none", "none declared"}]
        found.add(f"source {citation.id} {citation.text}" + (f" ({'; '.join(marks)})" if marks else ""))
        found |= {f"questioned by the reviewer: {doubt}" for doubt in citation.doubts}
    return found


def test_every_hypothesis_and_red_flag_has_a_heading(worked: tuple[Rendered, ...]) -> None:
    """Each hypothesis and each red flag, present or open, is a heading of the third rank, with its side or *both*."""
    for one in worked[::3]:
        third = "\n".join(text for rank, text in reader.headings(one.markdown) if rank == "h3")
        for entry in (*one.report.red_flags, *one.report.hypotheses, *one.report.contrary_only):
            sides = (f" ({entry.where})", " (both legs)") if entry.where else ("",)
            assert any(entry.conclusion.label + side in third for side in sides), one.case
        for flag in one.report.open_flags:
            assert flag.state.conclusion.label in third, one.case


def test_comforting_conclusions_are_held_back(kb: KnowledgeBase) -> None:
    """While a red flag is open the warning stands by each comforting conclusion; afterwards nowhere."""
    facts = {"leg_cramp": "left", "dehydrated": "yes"}
    open_ = to_markdown(made(kb, facts))
    heading = next(text for _, text in reader.headings(open_) if "harmless leg cramp" in text)
    assert heading.endswith("held back")
    assert WARNING in open_
    closed = to_markdown(made(kb, {**with_left(nothing_found(kb), "leg_cramp"), "dehydrated": "yes"}))
    assert "harmless leg cramp" in closed
    assert "⚠" not in closed.replace("⚠ A medicine is never stopped", "")


def test_as_many_warnings_as_in_the_text(worked: tuple[Rendered, ...]) -> None:
    """Every place where the text holds a conclusion or evidence back is held back in the Markdown too."""
    for one in worked[::3]:
        warnings = sum(line == f"! {WARNING.removeprefix('⚠ ')}" for line in one.lines)
        assert one.markdown.count(WARNING) == warnings, one.case
    assert any(WARNING in one.markdown for one in worked[::3])


def test_cautions_name_the_policy_they_rest_on(kb: KnowledgeBase) -> None:
    """A caution is marked by a sign and cites the project's policy."""
    markdown = to_markdown(made(kb, {"leg_cramp": "left"}))
    assert re.search(r"  - ⚠ .* before raising the legs\. \(`policy:S9`\)\n", markdown)


def test_policy_is_marked(kb: KnowledgeBase) -> None:
    """Rules, open red flags and urgency that rest on policy alone carry the mark."""
    markdown = to_markdown(made(kb, {"blackened_skin": "left"}))
    assert "- **For** `GU-02` Black or dead-looking skin is an emergency `policy`\n" in markdown
    assert "### possible clot in the lungs `policy`\n" in markdown
    assert "Call the emergency number now. `policy`\n" in markdown
    assert not re.search(r"`FA-[0-9]+`[^\n]* `policy`", markdown)


def test_quotes_stand_in_block_quotes_under_their_source(kb: KnowledgeBase) -> None:
    """Where a document's sentence is at hand it is quoted, on one line, within the rule's list."""
    shown = made(kb, {"foot_pulse": {"left": "absent"}})
    assert reader.quotes(to_markdown(shown)) == []
    assert reader.quotes(to_markdown(_quoting(shown, "A first\nline, <b>bold</b>."))) == [
        "“A first line, <b>bold</b>.”"
    ]


def _quoting(shown: Report, sentence: str) -> Report:
    """The report with the first red flag's first source quoted."""
    first = shown.red_flags[0]
    application = first.support[0]
    citations = (replace(application.citations[0], quote=sentence), *application.citations[1:])
    entry = replace(first, support=(replace(application, citations=citations), *first.support[1:]))
    return replace(shown, red_flags=(entry, *shown.red_flags[1:]))


def test_markdown_ends_with_disclaimer_and_identity(worked: tuple[Rendered, ...], kb: KnowledgeBase) -> None:
    """The last words are the disclaimer, and the knowledge base's name, version and whole digest."""
    for one in worked[::3]:
        *_, disclaimer, identity, digest = reader.shown(one.markdown).splitlines()
        assert disclaimer == kb.model.disclaimer
        assert identity.startswith(f"Knowledge base leg_cramps {kb.version} ({kb.digest[:12]})")
        assert digest == f"Digest {kb.digest}"


@pytest.mark.parametrize("write", ["to_text", "to_markdown", "to_json"])
def test_every_format_names_disclaimer_version_and_digest(kb: KnowledgeBase, write: str) -> None:
    """None of the formats leaves out what the reader must know of any result."""
    words = re.sub(r"[\\\s]+", " ", getattr(kb.consult({"leg_cramp": "left"}), write)())
    assert kb.model.disclaimer in words
    assert kb.version in words
    assert kb.digest in words


def test_markdown_is_clean(worked: tuple[Rendered, ...]) -> None:
    """One title, no HTML, no trailing spaces, no double empty lines, one line break at the end."""
    for one in worked:
        lines = one.markdown.split("\n")
        assert "<" not in one.markdown, one.case
        assert all(line == line.rstrip() for line in lines), one.case
        assert "\n\n\n" not in one.markdown, one.case
        assert lines[-1] == ""
        assert lines[-2]


def test_markdown_holds_nothing_but_text_and_lists(worked: tuple[Rendered, ...]) -> None:
    """Read back, a report has one title and is made of headings, paragraphs, lists and quotes only."""
    for one in worked[::9]:
        assert reader.kinds(one.markdown) <= reader.BLOCKS | reader.SPANS, one.case
        assert [rank for rank, _ in reader.headings(one.markdown)].count("h1") == 1, one.case


def test_hostile_case_name_is_shown_and_not_obeyed(kb: KnowledgeBase) -> None:
    """A case's name full of markup is the end of the title and changes nothing else."""
    facts = kb.facts({"leg_cramp": "left"})
    plain = to_markdown(report(kb.consult(replace(facts, case="named"))))
    markdown = to_markdown(report(kb.consult(replace(facts, case=HOSTILE))))
    assert markdown.split("\n")[1:] == plain.split("\n")[1:]
    assert next(reader.headings(markdown)) == ("h1", f"Leg cramps and circulation · {visible(HOSTILE)}")


def test_hostile_knowledge_is_shown_and_not_obeyed() -> None:
    """Labels, meanings, advice, titles, justifications, policies and cautions full of markup stay text."""
    words = " ".join(letter for letter in HOSTILE.split() if letter.isprintable())  # others are refused on loading
    shown = report(_knowledge(words).consult({"sign": True, "other": True}))
    markdown = to_markdown(shown)
    assert len(entries(shown)) == 3
    assert reader.kinds(markdown) <= reader.BLOCKS | reader.SPANS
    assert "<" not in markdown
    assert reader.shown(markdown).count(words) > 15
    assert [text for rank, text in reader.headings(markdown) if rank == "h2"] == [
        "Red flags present",
        "Urgency",
        "Hypotheses",
        "Recommendations",
        "Not explained by this knowledge",
        "Facts given",
    ]


def test_small_report_as_a_whole() -> None:
    """The Markdown of a small knowledge base, letter by letter."""
    knowledge = _knowledge("its")
    assert to_markdown(report(knowledge.consult({"sign": True, "other": True}))) == EXPECTED.format(
        digest=knowledge.digest, short=knowledge.digest[:12]
    )


def _knowledge(words: str) -> KnowledgeBase:
    """A small knowledge base every text of which begins with the words."""

    def rule(number: str, then: dict[str, str]) -> dict[str, Any]:
        texts = {key: f"{words} {key} {number}" for key in ("title", "because", "assumption")}
        return {"id": number, "scope": "person", "if": ["sign"], "then": then, "sources": ["policy:P1"], **texts}

    def conclusion(name: str, kind: str, **more: Any) -> dict[str, Any]:
        texts = {key: f"{words} {key} of {name}" for key in ("label", "meaning", "advice")}
        return {"id": name, "kind": kind, **texts, **more}

    caution = {"while": {"any": ["cause"]}, "text": f"{words} caution", "sources": ["policy:P1"]}
    rung = {"id": "high", "label": f"{words} rung", "meaning": f"{words} haste.", "sources": ["policy:P1"]}
    return KnowledgeBase.from_rules(
        [rule("R1", {"flag": "yes"}), rule("R2", {"cause": "supporting"}), rule("R3", {"rest": "yes"})],
        findings=[{"id": name, "type": "boolean", "label": f"{words} {name}"} for name in ("sign", "other")],
        conclusions=[
            conclusion("flag", "red_flag", urgency="high"),
            conclusion("cause", "hypothesis", reassures=True),
            conclusion("rest", "recommendation"),
        ],
        policies=[{"id": "P1", "text": f"{words} policy", "why": f"{words} reason"}],
        cautions=[{"id": "C1", "on": ["rest"], **caution}],
        title=f"{words} base",
        disclaimer=f"{words} disclaimer",
        urgency=[rung],
    )


EXPECTED = """\
# its base

- **Red flags:** PRESENT: its label of flag; none left open
- **Do now:** its advice of flag
- **Urgency:** high its rung (settled)
- **Foremost:** its label of cause: supporting; held back: red flags are present or not excluded
- **Unexplained:** its other: yes. No rule that fired used this.

## Red flags present

### ● its label of flag — settled

Its meaning of flag.

**its advice of flag**

- **For** `R1` its title R1 `policy`
  - *because* its because R1
  - *from* its sign: yes
  - *assumes* its assumption R1
  - *source* `policy:P1` its policy

## Urgency

**high its rung (settled)**

its haste. `policy`

## Hypotheses

### ●●○○ supporting · its label of cause — settled, held back

Its meaning of cause.

⚠ This does not reassure yet: red flags are present or not excluded.

- **For** `R2` its title R2 → supporting `policy`
  - *because* its because R2
  - *from* its sign: yes
  - *assumes* its assumption R2
  - *source* `policy:P1` its policy

## Recommendations

What the documents describe or offer. Nothing here replaces the advice of a clinician.

⚠ **Red flags are present: what they call for comes first, and nothing below replaces or delays it.**

### Recommendations

- **Its label of rest** `policy`: its advice of rest
  - ⚠ its caution (`policy:P1`)
  - `R3` its title R3. its because R3 *from* its sign: yes · *sources* `policy:P1`

## Not explained by this knowledge

- its other: yes

## Facts given

- its sign: yes
- its other: yes

---

its disclaimer

Knowledge base embedded 0 ({short})\\
Digest {digest}
"""
