"""The sources behind a derivation: the weakest link against a slow reckoning, and the wording of each document."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert import KnowledgeBase, Result
from expert.evidence import Document, Statement
from expert.explanations.citations import Citation
from expert.explanations.source_rollup import Interest, RollUp, Source, roll_up, wording_of
from expert.formulas import InSome, evaluate
from expert.truth import FALSE, TRUE, UNKNOWN, Truth
from tests.explanations.bases import LEG, base, rule
from tests.strategies import LAWS, knowledge_bases, stated_facts

STRENGTHS = ("none", "contrary", "possible", "supporting", "strong", "hallmark", "faint", "clear", "only")


def worded(kb: KnowledgeBase, strengths: Mapping[str, str]) -> KnowledgeBase:
    """The same knowledge base, each rule citing one statement of that strength; the other rules stay policy."""
    document = Document("001", "A text", "a publisher", "sells umbrellas", "0" * 64)
    statements = {
        f"001:1:{number}": Statement(f"001:1:{number}", "fact", strength, f"Said for {name}", 0, 1, "0" * 16)
        for number, (name, strength) in enumerate(strengths.items(), 1)
    }
    cited = dict(zip(strengths, statements, strict=True))
    rules = {
        name: replace(one, sources=(cited[name],)) if name in cited else one for name, one in kb.model.rules.items()
    }
    evidence = replace(kb.model.evidence, documents={"001": document}, statements=statements)
    return KnowledgeBase(replace(kb.model, evidence=evidence, rules=rules))


def link(result: Result, name: str) -> tuple[str, str] | None:
    """The weakest link of a conclusion of the person: its wording and the rule."""
    weakest = result.how(name).steps[0].weakest
    return (weakest.strength, weakest.rule.id) if weakest else None


# --- the weakest link ------------------------------------------------------------------------------------------------


def test_a_chain_is_as_strong_as_its_weakest_rule_and_a_conclusion_as_its_best_chain() -> None:
    """Of two chains the better one counts, and of that the weakest rule, wherever it stands in the chain."""
    kb = worded(
        base(
            rule("R1", ["wet"], {"damp": "strong"}),
            rule("R2", ["damp"], {"rain": "strong"}),
            rule("R3", ["dark"], {"cloud": "strong"}),
            rule("R4", ["cloud"], {"rain": "strong"}),
        ),
        {"R1": "possible", "R2": "hallmark", "R3": "strong", "R4": "supporting"},
    )
    assert link(kb.consult({"wet": "yes"}), "rain") == ("possible", "R1")
    assert link(kb.consult({"dark": "yes"}), "rain") == ("supporting", "R4")
    assert link(kb.consult({"wet": "yes", "dark": "yes"}), "rain") == ("supporting", "R4")


@pytest.mark.parametrize(
    ("premise", "expected"),
    [
        ({"all": ["low", "middle", "high"]}, ("possible", "L")),
        ({"any": ["low", "middle", "high"]}, ("strong", "H")),
        ({"at_least": {"count": 2, "of": ["low", "middle", "high"]}}, ("supporting", "M")),
        ({"at_least": {"count": 3, "of": ["low", "middle", "high"]}}, ("possible", "L")),
        ({"any": ["low", "wet"]}, ("hallmark", "R")),
        ({"any": ["low", "dark"]}, ("possible", "L")),
        ({"all": ["high", {"not": "none_of_it"}]}, ("strong", "H")),
    ],
)
def test_only_what_is_needed_weighs(premise: object, expected: tuple[str, str]) -> None:
    """Where one part is enough the best counts, where several are needed the weakest of the best; facts need none."""
    kb = worded(
        base(
            rule("L", ["wet"], {"low": "strong"}),
            rule("M", ["wet"], {"middle": "strong"}),
            rule("H", ["wet"], {"high": "strong"}),
            rule("N", [{"wet": "no"}], {"none_of_it": "strong"}),
            rule("R", [premise], {"rain": "strong"}),
        ),
        {"L": "possible", "M": "supporting", "H": "strong", "N": "none", "R": "hallmark"},
    )
    assert link(kb.consult({"wet": "yes"}), "rain") == expected


def test_only_the_level_reached_counts() -> None:
    """A well worded rule that gives less does not make up for the badly worded one that gives the level reached."""
    kb = worded(
        base(rule("R1", ["wet"], {"rain": "possible"}), rule("R2", ["wet"], {"rain": "strong"})),
        {"R1": "hallmark", "R2": "possible"},
    )
    assert link(kb.consult({"wet": "yes"}), "rain") == ("possible", "R2")


def test_a_level_that_is_asked_for_counts_its_own_chains() -> None:
    """A premise that asks for no level may rest on the better worded chain to a lower one."""
    rules = [rule("R1", ["wet"], {"damp": "possible"}), rule("R2", ["wet"], {"damp": "strong"})]
    strengths = {"R1": "hallmark", "R2": "possible", "R3": "hallmark"}
    plain = worded(base(*rules, rule("R3", ["damp"], {"rain": "strong"})), strengths)
    asking = worded(base(*rules, rule("R3", [{"damp": {"level": "strong"}}], {"rain": "strong"})), strengths)
    inheriting = worded(base(*rules, rule("R3", ["damp"], {"rain": "inherit"})), strengths)
    assert link(plain.consult({"wet": "yes"}), "rain") == ("hallmark", "R3")
    assert link(asking.consult({"wet": "yes"}), "rain") == ("possible", "R2")
    assert link(inheriting.consult({"wet": "yes"}), "rain") == ("possible", "R2")


def test_what_is_stated_needs_no_rule() -> None:
    """A stated conclusion has no weakest link and weakens nothing; a policy and an unworded statement are ``none``."""
    given_rain = {"given": "strong", "question": "Is it?"}
    rules = (rule("R1", ["wet"], {"rain": "strong"}), rule("R2", ["rain"], {"storm": "strong"}))
    kb = worded(base(*rules, rain=given_rain), {"R1": "possible", "R2": "strong"})
    stated = kb.consult({"rain": "yes", "wet": "yes"})
    assert (link(stated, "rain"), link(stated, "storm")) == (None, ("strong", "R2"))
    assert link(base(*rules).consult({"wet": "yes"}), "storm") == ("none", "R2")
    assert link(worded(base(*rules), {"R1": "strong", "R2": "contrary"}).consult({"wet": "yes"}), "storm") == (
        "none",
        "R2",
    )


def test_what_holds_in_some_leg_weighs_as_a_fact() -> None:
    """A test of several values in at least one leg, which neither is nor must be in the others, weakens nothing."""
    plain = KnowledgeBase.from_rules(
        [rule("R", [{"shade": {"not": ["red", "white"]}}], {"rain": "strong"})],
        findings=[{"id": "shade", "type": "choice", "scope": "leg", "values": {"red": "r", "white": "w", "blue": "b"}}],
        conclusions=[{"id": "rain", "kind": "hypothesis"}],
        scopes={"leg": LEG},
    )
    kb = worded(plain, {"R": "supporting"})
    assert any(isinstance(clause.formula, InSome) for clause in kb.program.clauses)
    assert link(kb.consult({"shade": {"left": "blue"}}), "rain") == ("supporting", "R")
    assert link(kb.consult({"shade": {"left": "blue", "right": "red"}}), "rain") == ("supporting", "R")


def _heights(result: Result) -> dict[str, int]:
    """Rule → the rank of its strongest wording, -1 where no statement words a level."""
    said = result.model.evidence.statements
    return {
        name: max((_height(result, said[one].strength) for one in found.sources if one in said), default=-1)
        for name, found in result.model.rules.items()
    }


def _height(result: Result, strength: str) -> int:
    levels = result.model.vocabulary.levels
    return levels.index(strength) if strength in levels else -1


def _provable(result: Result, floor: int) -> frozenset[int]:
    """The slots that rules worded at least so strongly prove, where what is known false stays so."""
    program, found, heights = result.program, set[int](), _heights(result)

    def truth(slot: int) -> Truth:
        if slot in found or (slot not in program.derived and slot in result.outcome.true):
            return TRUE
        return FALSE if slot in result.outcome.false else UNKNOWN

    for definition in program.definitions:
        clauses = (program.clauses[index] for index in definition.clauses)
        ruled = any(heights[one.rule.id] >= floor and evaluate(one.formula, truth) is TRUE for one in clauses)
        if definition.slot in result.inputs.given_true or ruled or definition.stronger in found:
            found.add(definition.slot)
    return frozenset(found)


def _check_links(result: Result) -> int:
    """Hold every weakest link against what the rules worded so strongly, or more strongly, prove; count the links."""
    levels = result.model.vocabulary.levels
    provable = [_provable(result, floor) for floor in range(-1, len(levels) + 1)]
    checked = 0
    for state in (state for state in result.states if state.level is not None):
        slots = result.program.ladders[state.conclusion.id, state.member].slots
        top = next(slot for slot in reversed(slots) if slot in result.outcome.true)
        weakest = result.how(state.conclusion.id, state.member).steps[0].weakest
        height = _height(result, weakest.strength) if weakest else len(levels)
        assert [top in held for held in provable] == [floor <= height for floor in range(-1, len(levels) + 1)]
        if weakest is not None:
            assert _heights(result)[weakest.rule.id] == height
        checked += 1
    return checked


@settings(LAWS)
@given(st.data())
def test_the_weakest_link_is_what_the_rules_so_worded_still_prove(data: st.DataObject) -> None:
    """Rules worded at least as strongly as the weakest link prove the same level, those worded more strongly do not."""
    kb = data.draw(knowledge_bases())
    strengths = {name: data.draw(st.sampled_from(STRENGTHS)) for name in kb.model.rules}
    _check_links(worded(kb, strengths).consult(data.draw(stated_facts(kb))))


def test_the_weakest_links_of_the_examples() -> None:
    """The same of every conclusion of two shipped examples."""
    kb = expert.load("leg_cramps")
    facts = {"leg_cramp": "left", "cramp_timing": {"left": ["night"]}, "swelling": "both", "varicose_veins": "right"}
    assert _check_links(kb.consult(facts)) > 50


# --- the roll-up -----------------------------------------------------------------------------------------------------


def _said(name: str, strength: str, document: str = "A", bias: str = "sells") -> Citation:
    return Citation(name, f"Text {name}", strength, f"Title {document}", f"Publisher {document}", bias)


def test_the_roll_up_of_citations() -> None:
    """Each source counts once; each document has the range of its wording; the commonest interest comes first."""
    vocabulary = base(rule("R", ["wet"], {"rain": "strong"})).vocabulary
    policy = Citation("policy:P", "Always so.")
    found = roll_up(
        vocabulary,
        [
            _said("002:1:1", "strong"),
            _said("001:1:2", "none", "B", "none declared"),
            policy,
            _said("003:1:1", "contrary", "C"),
            _said("002:1:2", "possible"),
            _said("002:1:1", "strong"),
            policy,
        ],
    )
    assert found == RollUp(
        documents=(
            Source("001", "Title B", "Publisher B", "none declared", ("001:1:2",), None, None),
            Source("002", "Title A", "Publisher A", "sells", ("002:1:1", "002:1:2"), "possible", "strong"),
            Source("003", "Title C", "Publisher C", "sells", ("003:1:1",), None, None),
        ),
        policies=(policy,),
        interests=(Interest("sells", ("002", "003")), Interest("none declared", ("001",))),
    )


def test_the_wording_of_a_rule_is_its_strongest_statement() -> None:
    """Wordings rank by the vocabulary's levels; what is no level says nothing."""
    vocabulary = base(rule("R", ["wet"], {"rain": "strong"})).vocabulary
    assert (
        wording_of(vocabulary, [_said("1:1:1", "possible"), _said("1:1:2", "strong"), _said("1:1:3", "none")])
        == "strong"
    )
    assert wording_of(vocabulary, [_said("1:1:1", "contrary")]) == "none"
    assert wording_of(vocabulary, []) == "none"


def test_the_roll_up_covers_the_whole_derivation() -> None:
    """Every source of every rule, for and against, at any depth, is in the roll-up, and nothing else."""
    kb = expert.load("leg_cramps")
    result = kb.consult({"leg_cramp": "left", "cramp_timing": {"left": ["night"]}, "swelling": "left"})
    for name in result:
        if result[name].level is None:
            continue
        derivation = result.how(name)
        cited = {
            citation.id
            for step in derivation.steps
            for application in (*step.support, *step.contrary)
            for citation in application.citations
        }
        rolled = derivation.sources
        told = {one for source in rolled.documents for one in source.statements} | {one.id for one in rolled.policies}
        assert told == cited
