"""What the views of a case share: the nodes of facts, rules and conclusions, and the words around a drawing.

The same thing has the same node in every view: its id is made of its kind, its name and its member.
"""

from collections.abc import Iterable, Mapping

from expert.diagrams import graph
from expert.diagrams.graph import Node

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.citations import cite
from expert.facts import Value
from expert.knowledge_model import KnowledgeModel
from expert.reporting.report import cautions_of, is_withheld
from expert.reporting.words import HELD_BACK
from expert.rules import Rule
from expert.states import NOT_INDICATED, PROVED, State
from expert.truth import FALSE, TRUE, Truth
from expert.vocabulary import NOT_STATED, Conclusion, Finding, Item


def named(kind: str, name: str, member: str | None = None) -> str:
    """The id of a node: ``fact:swelling@left``; without a member for the person.

    >>> named("fact", "swelling", "left"), named("conclusion", "rain")
    ('fact:swelling@left', 'conclusion:rain')
    """
    return f"{kind}:{name}" if member is None else f"{kind}:{name}@{member}"


def truth_word(truth: Truth) -> str:
    """What is known, in the graph's words."""
    return graph.PROVED if truth is TRUE else graph.REFUTED if truth is FALSE else graph.UNKNOWN


def item_node(consultation: Consultation, name: str, member: str | None, layer: int = 0) -> Node:
    """The node of what a premise reads: a conclusion, or a finding with what was stated of it."""
    if name in consultation.model.vocabulary.conclusions:
        return conclusion_node(consultation, consultation.state(name, member), layer=layer)
    return fact_node(consultation, name, member, layer)


def fact_node(consultation: Consultation, name: str, member: str | None, layer: int = 0) -> Node:
    """The node of a finding, with its value or *not known*."""
    vocabulary = consultation.model.vocabulary
    finding = vocabulary.findings[name]
    value = stated_value(consultation, finding, member)
    words = wording.value_words(finding, value) if value is not None else "not known"
    side = vocabulary.scope_of(finding).words(member)
    return Node(
        id=named(graph.FACT, name, member),
        kind=graph.FACT,
        label=finding.label,
        side=side,
        state=words,
        truth=_truth_of_value(value),
        layer=layer,
        tooltip=_fact_tip(consultation, finding, member, value),
    )


def stated_value(consultation: Consultation, finding: Finding, member: str | None) -> Value | None:
    """What was stated of a finding; for *not stated*, what was stated of every member alike."""
    values = consultation.facts.values
    found = values.get((finding.id, member))
    if found is None and member == NOT_STATED:
        members = consultation.model.vocabulary.scope_of(finding).members
        stated = [values.get((finding.id, own)) for own in members]
        found = stated[0] if all(value == stated[0] for value in stated) else None
    return found


def _truth_of_value(value: Value | None) -> str:
    """A *no* and a set of which nothing is there are refuted; every other value is proved."""
    if value is None:
        return graph.UNKNOWN
    if isinstance(value, Mapping):
        return graph.PROVED if any(value.values()) else graph.REFUTED
    return graph.REFUTED if value is False else graph.PROVED


def _fact_tip(consultation: Consultation, finding: Finding, member: str | None, value: Value | None) -> str:
    key = (finding.id, member)
    if value is None:
        told = "It was answered with unknown." if key in consultation.facts.unknown else "Nothing is known of it."
    elif key in consultation.facts.implied:
        told = "It follows from another fact."
    else:
        told = "It was stated."
    question = f"Question: {finding.question}" if finding.question else ""
    return sentences((told, question))


def conclusion_node(consultation: Consultation, state: State, *, root: bool = False, layer: int = 0) -> Node:
    """The node of a conclusion for one member: its level or what is known of it, and how far it could still go.

    Its cautions are there where it is concluded, or asked about.
    """
    vocabulary = consultation.model.vocabulary
    conclusion = state.conclusion
    told = state.level is not None or root
    cautions = tuple(caution.text for caution in cautions_of(consultation, state)) if told else ()
    level, ceiling = (found if found in vocabulary.levels else "" for found in (state.level or "", state.ceiling or ""))
    return Node(
        id=named(graph.CONCLUSION, conclusion.id, state.member),
        kind=graph.CONCLUSION,
        label=conclusion.label,
        side=vocabulary.scope_of(conclusion).words(state.member),
        state=state_words(state),
        truth=truth_of_state(state),
        level=level,
        ceiling=ceiling if ceiling != level else "",
        role=vocabulary.role(conclusion),
        root=root,
        withheld=is_withheld(consultation, state),
        layer=layer,
        tooltip=sentences((*_conclusion_words(consultation, state), *cautions)),
        cautions=cautions,
    )


def state_words(state: State) -> str:
    """What is known of a conclusion, and what the facts state against the rules."""
    words = "stated to be absent" if state.given is False and state.level is None else wording.state_words(state)
    return f"{words}, in conflict with the facts" if state.conflict else words


def truth_of_state(state: State) -> str:
    """Whether a conclusion is proved, refuted or not known."""
    if state.status == PROVED:
        return graph.PROVED
    absent = state.given is False or (state.derivable and state.status == NOT_INDICATED)
    return graph.REFUTED if absent else graph.UNKNOWN


def _conclusion_words(consultation: Consultation, state: State) -> tuple[str, ...]:
    conclusion = state.conclusion
    meaning = wording.capital(conclusion.meaning)
    reach = f"Level: {wording.state_words(state)}, {wording.ceiling_words(state)}." if conclusion.levels else ""
    held = HELD_BACK if is_withheld(consultation, state) else ""
    against = "There is evidence against it." if state.contrary is TRUE else ""
    return held, meaning, conclusion.advice, reach, against


def rule_node(
    model: KnowledgeModel,
    rule: Rule,
    member: str | None,
    truth: str = graph.PROVED,
    layer: int = 0,
    *,
    titled: bool = False,
) -> Node:
    """The node of a rule for one member; its remark tells the title, why, and on whose word.

    A view of one question writes the title in the box too (``titled``); a whole case has no room for it.
    """
    return Node(
        id=named(graph.RULE, rule.id, member),
        kind=graph.RULE,
        label=rule.id,
        truth=truth,
        policy=rule.is_policy,
        layer=layer,
        tooltip=rule_tip(model, rule, member),
        title=rule.title if titled else "",
    )


def rule_tip(model: KnowledgeModel, rule: Rule, member: str | None) -> str:
    """A rule in sentences: its title with its side, why it holds, and its sources with how strongly they are worded."""
    where = model.vocabulary.scopes[rule.scope].words(member)
    title = f"{rule.title} ({where})" if where else rule.title
    cited = [f"{one.id} ({one.strength})" if one.strength else one.id for one in cite(model, rule.sources)]
    return sentences((title, rule.because, f"Sources: {', '.join(cited)}" if cited else ""))


def sentences(parts: Iterable[str]) -> str:
    """Texts one below the other, each with a full stop; empty ones left out."""
    kept = (part.strip() for part in parts)
    return "\n".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in kept if part)


def subject(consultation: Consultation, item: Item, member: str | None) -> str:
    """An item's label with its side, as a title begins."""
    return wording.capital(wording.subject(consultation.model.vocabulary, item, member))


def title_of(consultation: Consultation, conclusion: Conclusion, states: Iterable[State]) -> str:
    """A conclusion with what is known of it for each member: ``Night cramp (left leg): strong``."""
    told = [f"{subject(consultation, conclusion, state.member)}: {state_words(state)}" for state in states]
    return "; ".join(told)


def notes(consultation: Consultation) -> tuple[str, ...]:
    """The lines every drawing of a case has: red flags first, then the disclaimer and the knowledge base."""
    flags = wording.red_flag_words(
        consultation.red_flags_present, consultation.red_flags_open, consultation.model.vocabulary
    )
    advice = dict.fromkeys(state.conclusion.advice for state in consultation.red_flags_present)
    return (f"Red flags {flags}.", *(f"Do now: {text}" for text in advice if text), *notes_of_model(consultation.model))


def notes_of_model(model: KnowledgeModel) -> tuple[str, ...]:
    """The lines every drawing of a knowledge base has: the disclaimer and which one it is."""
    return (model.disclaimer, f"Knowledge base {model.identity}")
