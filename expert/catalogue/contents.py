"""What a knowledge base holds, as text and JSON: overview, and any one thing by its id."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from expert.errors import FactsError, Fault, QuestionError
from expert.evidence import Annotation, Doubt, Policy, Statement, Tension
from expert.explanations.citations import cite
from expert.facts import Facts
from expert.knowledge_base import KnowledgeBase, load, shipped
from expert.knowledge_model import KnowledgeModel
from expert.loading.fact_files import read_fact_text
from expert.loading.text import FACTS_LIMIT, read_text
from expert.premises import items, plain
from expert.reporting.text import Paragraph
from expert.rules import POLICY_PREFIX, Rule
from expert.suggest import nearest
from expert.vocabulary import Conclusion, Finding

Thing = Rule | Finding | Conclusion | Statement | Policy | Annotation | Tension | Doubt


def list_paragraphs() -> Iterator[Paragraph]:
    """The shipped knowledge bases."""
    for name in shipped():
        model = load(name).model
        yield Paragraph(f"{model.title} — {model.purpose}", 0, f"{model.name} {model.version}", marker_style="bold")


def list_json() -> str:
    """The shipped knowledge bases as JSON text."""
    models = [load(name).model for name in shipped()]
    return _json([{**_identity(model), "title": model.title, "purpose": model.purpose} for model in models])


def _identity(model: KnowledgeModel) -> dict[str, str]:
    return {"name": model.name, "version": model.version, "digest": model.digest}


def _json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def plain_json(kb: KnowledgeBase) -> str:
    """All of a knowledge base as JSON text: the plain form, which its digest is taken of."""
    return _json(kb.model.plain)


def find(model: KnowledgeModel, name: str) -> Thing:
    """The thing of that id.

    Raises:
        QuestionError: where there is none; the message suggests the nearest id.
    """
    evidence, vocabulary = model.evidence, model.vocabulary
    shelves: tuple[Mapping[str, Thing], ...] = (
        model.rules,
        vocabulary.findings,
        vocabulary.conclusions,
        evidence.statements,
        {POLICY_PREFIX + key: policy for key, policy in evidence.policies.items()},
        evidence.policies,
        evidence.annotations,
        evidence.tensions,
        evidence.doubts,
    )
    for shelf in shelves:
        if name in shelf:
            return shelf[name]
    near = nearest(name, [key for shelf in shelves for key in shelf])
    hint = f"; did you mean '{near}'?" if near else ""
    raise QuestionError(f"the knowledge base '{model.name}' has nothing called '{name}'{hint}")


def show_paragraphs(kb: KnowledgeBase, name: str | None, corpus: str | None = None) -> Iterator[Paragraph]:
    """The overview of a knowledge base, or one thing in it."""
    if name is None:
        return _overview(kb.model)
    return _thing(kb, find(kb.model, name), corpus)


def show_json(kb: KnowledgeBase, name: str | None) -> str:
    """The plain form of a knowledge base, or of one thing in it, as JSON text."""
    model = kb.model
    if name is None:
        return _json({**_identity(model), "plain": model.plain})
    found = find(model, name)
    plain_form = model.plain
    for shelf in (plain_form["rules"], plain_form["vocabulary"]["findings"], plain_form["vocabulary"]["conclusions"]):
        if name in shelf:
            return _json(shelf[name])
    for kind, shelf in plain_form["evidence"].items():
        if kind != "documents" and found.id in shelf:  # documents have pages of their own
            return _json(shelf[found.id])
    raise QuestionError(f"'{name}' has no plain form")


def _overview(model: KnowledgeModel) -> Iterator[Paragraph]:
    evidence = model.evidence
    content = sum(statement.has_content for statement in evidence.statements.values())
    yield Paragraph(f"{model.title} ({model.name} {model.version})", style="bold")
    yield Paragraph(model.purpose)
    yield Paragraph()
    rows = (
        ("findings", str(len(model.vocabulary.findings))),
        ("conclusions", str(len(model.vocabulary.conclusions))),
        ("rules", f"{len(model.rules)}, of them {sum(rule.is_policy for rule in model.rules.values())} policy"),
        ("documents", str(len(evidence.documents))),
        ("statements", f"{len(evidence.statements)}, of them {content} with content"),
        ("annotations", str(len(evidence.annotations))),
        ("tensions", str(len(evidence.tensions))),
        ("doubts", str(len(evidence.doubts))),
        ("policies", str(len(evidence.policies))),
    )
    for key, value in rows:
        yield Paragraph(value, 2, key, marker_style="dim", hang=13)
    topics: dict[str, list[str]] = {}
    for rule in model.rules.values():
        topics.setdefault(rule.topic, []).append(rule.id)
    yield Paragraph()
    yield Paragraph("Rules by topic", style="bold")
    for topic, rules in topics.items():
        yield Paragraph(", ".join(rules), 2, topic, marker_style="bold", hang=26)
    yield Paragraph()
    yield Paragraph(model.disclaimer, style="italic")
    yield Paragraph(f"Digest {model.digest}", style="dim")


def _thing(kb: KnowledgeBase, found: Thing, corpus: str | None) -> Iterator[Paragraph]:
    model = kb.model
    match found:
        case Rule():
            yield from rule_paragraphs(model, found, corpus)
        case Finding() | Conclusion():
            yield from _item(model, found)
        case Statement() | Policy():
            from expert.catalogue.documents import show_paragraphs as show_source

            name = found.id if isinstance(found, Statement) else POLICY_PREFIX + found.id
            yield from show_source(kb, name, corpus)
        case Annotation(name, text, sources):
            yield Paragraph(text, 0, name, marker_style="bold")
            yield from _sources(model, sources, corpus)
        case Tension(name, title, sides, handling):
            yield Paragraph(title, 0, name, "bold", "bold")
            for side in sides:
                yield Paragraph(side.text, 2, "–")
                yield Paragraph(", ".join((*side.rules, *side.sources)), 4, style="dim")
            yield Paragraph(handling, 2)
        case Doubt(name, statements, why, handling):
            yield Paragraph(why, 0, name, marker_style="bold")
            yield Paragraph(handling, 2)
            yield from _sources(model, statements, corpus)


def rule_paragraphs(model: KnowledgeModel, rule: Rule, corpus: str | None = None) -> Iterator[Paragraph]:
    """A rule with its premises, conclusions, justification and sources."""
    yield Paragraph(f"{rule.title}{' [policy]' if rule.is_policy else ''}", 0, rule.id, "bold", "bold")
    yield Paragraph(f"{rule.topic}, scope {rule.scope}", 2, "topic", hang=9)
    plurals = {scope.id: scope.plural for scope in model.vocabulary.scopes.values()}
    written = yaml.safe_dump(plain(rule.premise, plurals), default_flow_style=False, sort_keys=False, width=88).rstrip()
    for number, line in enumerate(line for line in written.splitlines() if line != "..."):
        indent = len(line) - len(line.lstrip())
        yield Paragraph(line.strip(), 2 + indent, "if" if number == 0 else "", hang=9)
    for conclusion, level in rule.then.items():
        label = model.vocabulary.conclusions[conclusion].label
        yield Paragraph(f"{conclusion}: {level}  ({label})", 2, "then", hang=9)
    yield Paragraph(rule.because, 2, "because", hang=9)
    for key, text in (("assumes", rule.assumption), ("note", rule.note)):
        if text:
            yield Paragraph(text, 2, key, hang=9)
    yield from _sources(model, rule.sources, corpus)
    if rule.place:
        yield Paragraph(str(rule.place), 2, "written", style="dim", hang=9)


def _sources(model: KnowledgeModel, sources: tuple[str, ...], folder: str | None) -> Iterator[Paragraph]:
    from pathlib import Path

    from expert.corpus import Corpus

    corpus = Corpus(Path(folder), model.evidence) if folder else None
    for citation in cite(model, sources, corpus):
        marks = [mark for mark in (citation.strength, citation.bias) if mark and mark not in {"none", "none declared"}]
        text = citation.text + (f" [{'; '.join(marks)}]" if marks else "")
        yield Paragraph(text, 2, citation.id, "dim", "blue", hang=11)
        if citation.quote:
            yield Paragraph(f"“{' '.join(citation.quote.split())}”", 13, style="italic")


def _item(model: KnowledgeModel, item: Finding | Conclusion) -> Iterator[Paragraph]:
    yield Paragraph(item.label, 0, item.id, "bold", "bold")
    yield from _item_rows(model, item)
    if isinstance(item, Conclusion):
        for key, rules in (("given by", model.rules_for[item.id]), ("against", model.rules_against[item.id])):
            for number, rule in enumerate(rules):
                text = f"{rule.id}  {rule.title} → {rule.then[item.id]}"
                yield Paragraph(text, 2, key if number == 0 else "", hang=11)
    readers = [rule for rule in model.rules.values() if item.id in items(rule.premise)]
    for number, rule in enumerate(readers):
        yield Paragraph(f"{rule.id}  {rule.title}", 2, "read by" if number == 0 else "", hang=11)


def _item_rows(model: KnowledgeModel, item: Finding | Conclusion) -> Iterator[Paragraph]:
    rows: list[tuple[str, str]] = []
    if isinstance(item, Finding):
        rows += [("type", item.type), ("scope", item.scope), ("question", item.question), ("help", item.help)]
        rows += [("values", "; ".join(f"{key} = {words}" for key, words in item.values.items()))]
        if item.range:
            rows.append(("range", f"{item.range[0]:g} to {item.range[1]:g} {item.unit}"))
    else:
        rows += [("kind", model.vocabulary.kinds[item.kind].label), ("scope", item.scope), ("meaning", item.meaning)]
        rows += [("advice", item.advice), ("urgency", item.urgency), ("competes", ", ".join(item.competes_with))]
        rows += [("may be", "stated as a fact" if item.given is not None else "")]
    rows += [("codes", "; ".join(f"{system} {', '.join(codes)}" for system, codes in item.codes.items()))]
    rows += [("sources", ", ".join(item.sources))]
    for key, text in rows:
        if text:
            yield Paragraph(text, 2, key, marker_style="dim", hang=11)


@dataclass(frozen=True)
class FactsCheck:
    """The outcome of checking fact files; ``status`` is 0, 1 where one has faults, 2 where one cannot be read."""

    paragraphs: tuple[Paragraph, ...]
    faults: tuple[Fault, ...]
    status: int


def facts_check(kb: KnowledgeBase, files: tuple[str, ...], *, side: str | None, ignore_unknown: bool) -> FactsCheck:
    """Check fact files against a knowledge base."""
    said: list[Paragraph] = []
    faults: list[Fault] = []
    status = 0
    for path in files:
        text = read_text(path, FACTS_LIMIT)  # once: a pipe can be read only once
        if isinstance(text, Fault):
            faults.append(text)
            status = 2
            continue
        try:
            facts = read_fact_text(text, path, kb.vocabulary, side=side, ignore_unknown=ignore_unknown)
        except FactsError as error:
            faults += error.faults
            status = max(status, 1)
        else:
            said += _checked(path, facts)
    return FactsCheck(tuple(said), tuple(faults), status)


def _checked(path: str, facts: Facts) -> Iterator[Paragraph]:
    stated = len({item for item, _, _ in facts.stated()})
    unknown = len({item for item, _ in facts.unknown})
    yield Paragraph(
        f"{stated} finding{'' if stated == 1 else 's'} stated, {unknown} answered unknown", 0, f"{path}:", "green"
    )
    for note in facts.notes:
        yield Paragraph(note, 2, "note")
    for fault in facts.ignored:
        yield Paragraph(str(fault), 2, "ignored")


def schema_json(kb: KnowledgeBase, subject: str) -> str:
    """A JSON Schema as text: of fact files, of the JSON report, of a diagram as JSON, or of knowledge base files."""
    from expert.schemas import diagram_schema, facts_schema, knowledge_schemas, report_schema

    if subject == "facts":
        return _json(facts_schema(kb.vocabulary))
    makers = {"report": report_schema, "diagram": diagram_schema, "knowledge": knowledge_schemas}
    return _json(makers[subject]())
