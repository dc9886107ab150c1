"""How a conclusion was reached: every rule for it, each step once, as whole values."""

import json
from graphlib import TopologicalSorter

import pytest

import expert
from expert import KnowledgeBase, NotConcludedError, QuestionError
from expert.explanations.audience import Audience
from expert.explanations.citations import Citation
from expert.explanations.grounds import Ground, Group
from expert.explanations.how import Application, Derivation, Step
from expert.explanations.source_rollup import Link, RollUp
from expert.loading.case_files import WorkedCase, read_cases
from expert.reporting.derivation import paragraphs, values
from expert.reporting.frame import to_json
from expert.reporting.text import render_plain
from expert.vocabulary import CONTRARY
from tests.explanations.bases import LEFT, RIGHT, WET, Plain, Told, base, rule, told

SHIPPED = expert.load("leg_cramps")
CASES = read_cases(SHIPPED.model, SHIPPED.model.folder or "")


# --- whole derivations -----------------------------------------------------------------------------------------------


def test_a_derivation_as_a_value() -> None:
    """The smallest derivation, compared down to the last field: one step, one rule, one stated fact, one citation."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}))
    result = kb.consult({"wet": "yes"})
    policy = kb.model.evidence.policies["embedding"]
    ground = Ground("wet", None, "wet grass: yes", None, answer="yes")
    application = Application(
        rule=kb.model.rules["R1"],
        member=None,
        level="strong",
        grounds=(ground,),
        citations=(Citation("policy:embedding", policy.text),),
        basis=Group("parts", 1, 1, (ground,)),
        wording="none",
        place="rules.rules",
    )
    step = Step(1, result.state("rain", None), (application,), (), layer=1, weakest=Link("none", application.rule))
    sources = RollUp((), application.citations, ())
    assert result.how("rain") == Derivation((step,), roots=1, sources=sources)


def test_every_rule_for_and_against_is_listed() -> None:
    """All rules that fired are told, the highest level first, then those that count against; others are not."""
    kb = base(
        rule("R1", ["wet"], {"rain": "possible"}),
        rule("R2", ["dark"], {"rain": "strong"}),
        rule("R3", ["wet", "dark"], {"rain": "possible"}),
        rule("R4", ["windy"], {"rain": "contrary"}),
        rule("R5", [{"age": {"above": 10}}], {"rain": "hallmark"}),
        rule("R6", [{"age": {"known": "yes"}}], {"rain": "contrary"}),
    )
    derivation = kb.consult({"wet": "yes", "dark": "yes", "windy": "yes"}).how("rain")
    support = [
        ("R2", None, "strong", [("a dark sky: yes", None)]),
        ("R1", None, "possible", [("wet grass: yes", None)]),
        ("R3", None, "possible", [("wet grass: yes", None), ("a dark sky: yes", None)]),
    ]
    assert told(derivation) == [(1, "rain", None, "strong", support, [("R4", None, CONTRARY, [("wind: yes", None)])])]


def test_steps_are_numbered_as_they_are_first_read() -> None:
    """What two steps read is one step, told once and referred to by its number; roots come first."""
    kb = base(
        rule("R1", ["wet"], {"damp": "strong"}),
        rule("R2", ["damp", "dark"], {"rain": "strong"}),
        rule("R3", ["damp"], {"flood": "possible"}),
        rule("R4", ["rain", "flood"], {"storm": "strong"}),
    )
    derivation = kb.consult({"wet": "yes", "dark": "yes"}).how("storm")
    assert told(derivation) == [
        (1, "storm", None, "strong", [("R4", None, "strong", [("rain: strong", 2), ("flood: possible", 3)])], []),
        (2, "rain", None, "strong", [("R2", None, "strong", [("damp: strong", 4), ("a dark sky: yes", None)])], []),
        (3, "flood", None, "possible", [("R3", None, "possible", [("damp: strong", 4)])], []),
        (4, "damp", None, "strong", [("R1", None, "strong", [("wet grass: yes", None)])], []),
    ]
    assert derivation.roots == 1


def test_what_counts_against_is_explained_too() -> None:
    """A conclusion that a contrary rule reads gets its own step, even where it rests on what it counts against."""
    kb = base(
        rule("R1", ["wet"], {"rain": "strong"}),
        rule("R2", ["rain"], {"storm": "possible"}),
        rule("R3", ["storm"], {"rain": "contrary"}),
    )
    assert told(kb.consult({"wet": "yes"}).how("rain")) == [
        (
            1,
            "rain",
            None,
            "strong",
            [("R1", None, "strong", [("wet grass: yes", None)])],
            [("R3", None, CONTRARY, [("storm: possible", 2)])],
        ),
        (2, "storm", None, "possible", [("R2", None, "possible", [("rain: strong", 1)])], []),
    ]


def test_inherited_levels_are_told_once_at_their_best() -> None:
    """A rule that inherits is listed once, with the best level it passes on, not once per level below."""
    kb = base(
        rule("R1", ["wet"], {"damp": "hallmark"}),
        rule("R2", ["dark"], {"damp": "possible"}),
        rule("R3", ["damp"], {"rain": "inherit"}),
    )
    both = told(kb.consult({"wet": "yes", "dark": "yes"}).how("rain"))
    assert both[0] == (1, "rain", None, "strong", [("R3", None, "strong", [("damp: hallmark", 2)])], [])
    assert told(kb.consult({"dark": "yes"}).how("rain"))[0][3:5] == (
        "possible",
        [("R3", None, "possible", [("damp: possible", 2)])],
    )


# --- members, given conclusions --------------------------------------------------------------------------------------


def test_all_members_it_is_proved_for_are_roots() -> None:
    """Without a member asked for, each side it was concluded for is a root; with one, only that side."""
    kb = base(rule("R1", ["sore"], {"hurt": "strong"}, "leg"))
    result = kb.consult({"sore": "both"})
    left: Told = (1, "hurt", "left", "strong", [("R1", "left", "strong", [(LEFT, None)])], [])
    right: Told = (2, "hurt", "right", "strong", [("R1", "right", "strong", [(RIGHT, None)])], [])
    assert told(result.how("hurt")) == [left, right]
    assert result.how("hurt").roots == 2
    assert told(result.how("hurt", "right")) == [(1, *right[1:])]
    assert told(kb.consult({"sore": "left"}).how("hurt")) == [left]


def test_a_rule_of_a_leg_concludes_of_the_person_once_per_leg() -> None:
    """Where either leg is enough, each leg that is enough is told."""
    kb = base(rule("R1", ["sore"], {"hurt": "strong"}, "leg"), hurt={"scope": "person"})
    [(_, _, member, _, support, _)] = told(kb.consult({"sore": "both"}).how("hurt"))
    assert member is None
    assert support == [("R1", "left", "strong", [(LEFT, None)]), ("R1", "right", "strong", [(RIGHT, None)])]


def test_a_given_conclusion_is_told_as_stated_beside_its_rules() -> None:
    """A conclusion stated as a fact needs no rule; where a rule fired for it all the same, the rule is told."""
    given = {"given": "strong", "question": "Is it?"}
    kb = base(rule("R1", ["wet"], {"rain": "possible"}), rule("R2", ["rain"], {"storm": "inherit"}), rain=given)
    stated = kb.consult({"rain": "yes"}).how("storm")
    assert told(stated) == [
        (1, "storm", None, "strong", [("R2", None, "strong", [("rain: stated", 2)])], []),
        (2, "rain", None, "strong", [], []),
    ]
    assert stated.steps[1].state.given is True
    both = told(kb.consult({"rain": "yes", "wet": "yes"}).how("rain"))
    assert both == [(1, "rain", None, "strong", [("R1", None, "possible", [(WET, None)])], [])]


def test_a_conflict_is_explained_with_the_evidence() -> None:
    """What the facts deny and a rule derives all the same is explained by that rule; the state tells the conflict."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}), rain={"given": "strong", "question": "Is it?"})
    derivation = kb.consult({"rain": "no", "wet": "yes"}).how("rain")
    assert told(derivation) == [(1, "rain", None, "strong", [("R1", None, "strong", [(WET, None)])], [])]
    assert (derivation.steps[0].state.given, derivation.steps[0].state.conflict) == (False, True)


# --- not concluded ---------------------------------------------------------------------------------------------------


OPEN = "it stays open, as some findings are not known"


@pytest.mark.parametrize(
    ("facts", "name", "member", "message"),
    [
        ({}, "hurt", None, f"pain was not concluded: {OPEN}"),
        ({"sore": {"left": "no"}}, "hurt", None, f"pain was not concluded: {OPEN}"),
        ({"sore": "left"}, "hurt", "right", f"pain (right leg) was not concluded: {OPEN}"),
        ({"sore": "neither"}, "hurt", None, "pain was not concluded: every rule for it is excluded by what is known"),
        (
            {"sore": "neither"},
            "hurt",
            "left",
            "pain (left leg) was not concluded: every rule for it is excluded by what is known",
        ),
        ({"hurt": "no"}, "hurt", None, "pain was not concluded: the facts state that it is absent"),
        (
            {"hurt": {"left": "no"}},
            "hurt",
            "left",
            "pain (left leg) was not concluded: the facts state that it is absent",
        ),
        ({"sore": "left"}, "gout", None, "gout was not concluded: no rule of this knowledge base can support it"),
    ],
)
def test_what_was_not_concluded_says_why(facts: Plain, name: str, member: str | None, message: str) -> None:
    """Open, excluded, stated to be absent, or beyond the rules: each has its own sentence."""
    kb = base(
        rule("R1", ["sore"], {"hurt": "strong", "gout": "contrary"}, "leg"),
        hurt={"scope": "leg", "label": "pain", "given": "strong", "question": "Does it hurt?"},
        gout={"scope": "leg"},
    )
    with pytest.raises(NotConcludedError) as caught:
        kb.consult(facts).how(name, member)
    assert str(caught.value) == f"{message}; 'why-not' tells more"


@pytest.mark.parametrize(
    ("name", "member", "message"),
    [
        ("hurts", None, "there is no conclusion 'hurts'; did you mean 'hurt'?"),
        ("sore", None, "'sore' is a finding: it is stated, not concluded"),
        ("hurt", "middle", "'hurt' has no member 'middle' in this case; it has left, right"),
        ("hurt", "not_stated", "'hurt' has no member 'not_stated' in this case; it has left, right"),
    ],
)
def test_a_question_about_nothing_is_refused(name: str, member: str | None, message: str) -> None:
    """An unknown conclusion, a finding and an unknown side are no questions that how can answer."""
    result = base(rule("R1", ["sore"], {"hurt": "strong"}, "leg")).consult({"sore": "left"})
    with pytest.raises(QuestionError) as caught:
        result.how(name, member)
    assert not isinstance(caught.value, NotConcludedError)
    assert str(caught.value) == message


# --- size and form ---------------------------------------------------------------------------------------------------


def diamonds(layers: int) -> KnowledgeBase:
    """Stacked diamonds: each layer's end rests on two conclusions that both rest on the end of the layer before."""
    rules = [rule("R0", ["wet"], {"c0": "strong"})]
    for layer in range(layers):
        rules += [
            rule(f"A{layer}", [f"c{layer}"], {f"a{layer}": "strong"}),
            rule(f"B{layer}", [f"c{layer}"], {f"b{layer}": "strong"}),
            rule(f"C{layer}", [f"a{layer}", f"b{layer}"], {f"c{layer + 1}": "strong"}),
        ]
    return base(*rules)


def test_shared_steps_are_never_expanded() -> None:
    """Thirty stacked diamonds hold 2^30 paths; their derivation has one step per conclusion, in every form."""
    result = diamonds(30).consult({"wet": "yes"})
    derivation = result.how("c30")
    assert len(derivation.steps) == 1 + 3 * 30
    assert len({step.key for step in derivation.steps}) == len(derivation.steps)
    assert len(json.loads(to_json(values(derivation, result)))["steps"]) == 91
    assert render_plain(paragraphs(derivation, result, Audience())).count("Rule R0") == 1


def _support_order(derivation: Derivation) -> TopologicalSorter[int]:
    """The steps as a graph of what supports what."""
    reads = {
        step.number: {ground.step for application in step.support for ground in application.grounds if ground.step}
        for step in derivation.steps
    }
    return TopologicalSorter(reads)


def _check_form(derivation: Derivation) -> None:
    numbers = {step.number: step.key for step in derivation.steps}
    assert list(numbers) == list(range(1, len(numbers) + 1))
    assert len(set(numbers.values())) == len(numbers)
    for step in derivation.steps:
        assert step.state.level is not None
        for application in (*step.support, *step.contrary):
            for ground in application.grounds:
                assert ground.step is None or numbers[ground.step] == (ground.item, ground.member)
    _support_order(derivation).prepare()  # raises CycleError where a step supports itself


@pytest.mark.parametrize("case", CASES[::5], ids=lambda case: case.id)
def test_derivations_of_worked_cases(case: WorkedCase) -> None:
    """Every conclusion of a worked case has a derivation without cycles, with every rule that fired for it."""
    result = SHIPPED.consult(case.facts)
    fired: dict[tuple[str, str | None], set[tuple[str, str | None]]] = {}
    against: dict[tuple[str, str | None], set[tuple[str, str | None]]] = {}
    for by, member, slot in result.firing_order:
        shelf = against if slot.aspect == CONTRARY else fired
        shelf.setdefault((slot.item, slot.member), set()).add((by.id, member))
    for state in (state for state in result.states if state.level is not None):
        derivation = result.how(state.conclusion.id, state.member)
        _check_form(derivation)
        root = derivation.steps[0]
        assert root.key == (state.conclusion.id, state.member)
        assert {(a.rule.id, a.member) for a in root.support} == fired.get(root.key, set())
        assert {(a.rule.id, a.member) for a in root.contrary} == against.get(root.key, set())
        assert root.support or state.given
        assert all(application.grounds for application in (*root.support, *root.contrary))


def test_the_json_of_a_derivation() -> None:
    """The JSON parses and holds the knowledge base, the disclaimer, the case and every step with its grounds."""
    kb = base(rule("R1", ["wet"], {"damp": "strong"}), rule("R2", ["damp", "dark"], {"rain": "strong"}))
    result = kb.consult({"case": "lawn", "findings": {"wet": "yes", "dark": "yes"}})
    plain = json.loads(to_json(values(result.how("rain"), result)))
    assert plain["knowledge_base"] == {"name": kb.name, "version": kb.version, "digest": kb.digest}
    assert (plain["format"], plain["question"], plain["case"], plain["roots"]) == (1, "how", "lawn", 1)
    assert plain["disclaimer"] == kb.model.disclaimer
    first, second = plain["steps"]
    assert {key: first[key] for key in ("step", "conclusion", "member", "level", "ceiling", "given")} == {
        "step": 1,
        "conclusion": "rain",
        "member": None,
        "level": "strong",
        "ceiling": "strong",
        "given": None,
    }
    [application] = first["support"]
    assert application["rule"] == "R2"
    assert application["grounds"] == [
        {
            "item": "damp",
            "member": None,
            "text": "damp: strong",
            "answer": "strong",
            "required": None,
            "step": 2,
        },
        {
            "item": "dark",
            "member": None,
            "text": "a dark sky: yes",
            "answer": "yes",
            "required": None,
            "step": None,
        },
    ]
    assert (second["step"], second["conclusion"], first["contrary"]) == (2, "damp", [])
