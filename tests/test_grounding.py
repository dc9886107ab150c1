"""Grounding: the clauses of small knowledge bases, compared as whole values.

A formula is written on one line: ``&`` and ``|`` join parts, ``!`` negates, ``2 of (…)`` counts, ``alike(…)`` is what
all parts agree on, ``c ? p`` says p while c is true, ``some(a, b; c)`` is what some member has, the unnamed one last.
Slots are written ``item@member:aspect``.
"""

from typing import Any

import pytest

from expert import KnowledgeBase
from expert.formulas import Agreement, And, Constant, Count, Formula, InSome, Literal, Negation, Or, When
from expert.grounding import Program
from expert.slots import Slot

LEG = {"label": "leg", "plural": "legs", "members": {"left": "left leg", "right": "right leg"}, "not_stated": "a leg"}
TOE = {"label": "toe", "plural": "toes", "members": {"big": "b", "second": "s", "third": "t"}, "not_stated": "a toe"}
ACTIVE = "leg@not_stated:is active"

PAIN = {"id": "pain", "type": "boolean", "scope": "leg"}
WARM = {"id": "warm", "type": "boolean", "scope": "leg"}
HUE = {"id": "hue", "type": "choice", "scope": "leg", "values": {"pink": "p", "blue": "b"}}
TIRED = {"id": "tired", "type": "boolean"}
WHEN = {"id": "when", "type": "choices", "values": {"night": "n", "day": "d"}}
AGE = {"id": "age", "type": "number", "unit": "years", "range": [0, 130]}
FINDINGS = [PAIN, WARM, HUE, TIRED, WHEN, AGE]


def rule(name: str, premise: Any, then: dict[str, str], scope: str = "person") -> dict[str, Any]:
    """A rule as a file would hold it."""
    premises = premise if isinstance(premise, list) else [premise]
    return {"id": name, "title": name, "scope": scope, "if": premises, "then": then, "because": "b"}


def ground(*rules: dict[str, Any], conclusions: list[dict[str, Any]] | None = None, **head: Any) -> Program:
    """The program of a knowledge base over the findings above; conclusions default to *x* of the person."""
    made = KnowledgeBase.from_rules(
        rules,
        findings=head.pop("findings", FINDINGS),
        conclusions=conclusions or [{"id": "x", "kind": "abstraction"}],
        **{"scopes": {"leg": LEG}, **head},
    )
    return made.program


def shown(program: Program, formula: Formula) -> str:
    """A formula on one line."""
    match formula:
        case Literal(slot):
            return str(program.slots[slot])
        case Constant(value):
            return str(value)
        case And(parts):
            return f"({' & '.join(shown(program, part) for part in parts)})"
        case Or(parts):
            return f"({' | '.join(shown(program, part) for part in parts)})"
        case Negation(part):
            return f"!{shown(program, part)}"
        case Count(count, parts):
            return f"{count} of ({', '.join(shown(program, part) for part in parts)})"
        case Agreement(parts):
            return f"alike({', '.join(shown(program, part) for part in parts)})"
        case When(condition, part):
            return f"{shown(program, condition)} ? {shown(program, part)}"
        case InSome(named, unnamed):
            return f"some({', '.join(shown(program, part) for part in named)}; {shown(program, unnamed)})"


def definitions(program: Program) -> dict[str, Any]:
    """Slot → what makes it true: each clause as ``rule: formula``, and ``or`` the slot of the next higher level."""
    found: dict[str, Any] = {}
    for definition in program.definitions:
        clauses = [program.clauses[index] for index in definition.clauses]
        lines = [f"{clause.rule.id}: {shown(program, clause.formula)}" for clause in clauses]
        if definition.stronger is not None:
            lines.append(f"or {program.slots[definition.stronger]}")
        found[str(program.slots[definition.slot])] = lines
    return found


def premise(written: Any, scope: str = "person", member: str | None = None) -> str:
    """The formula of one premise, for one member."""
    program = ground(rule("R", written, {"x": "yes"}, scope))
    return shown(program, program.formula(program.model.rules["R"].premise, scope, member))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("tired", "tired"),
        ({"tired": "no"}, "!tired"),
        ({"tired": {"known": "yes"}}, "(tired | !tired)"),
        ({"when": {"includes": ["night"]}}, "when:night"),
        ({"when": {"includes": ["night", "day"]}}, "(when:night | when:day)"),
        ({"when": {"nonempty": "yes"}}, "(when:night | when:day)"),
        ({"when": {"not": ["night", "day"]}}, "(!when:night & !when:day)"),
        ({"age": {"above": 45}}, "age:above 45"),
        ({"age": {"at_least": 45, "below": 60.5}}, "(age:at_least 45 & age:below 60.5)"),
        ({"age": {"known": "yes"}}, "age:is known"),
        ({"not": {"not": "tired"}}, "tired"),
        ({"all": ["tired", "tired"]}, "tired"),
        ({"any": ["tired", {"age": {"at_most": 3}}]}, "(tired | age:at_most 3)"),
        (["tired", {"any": ["tired", {"when": {"includes": ["day"]}}]}], "(tired & (tired | when:day))"),
        (
            {"at_least": {"count": 2, "of": ["tired", {"age": {"above": 1}}, {"age": {"above": 2}}]}},
            "2 of (tired, age:above 1, age:above 2)",
        ),
    ],
)
def test_premises_of_the_person(written: Any, expected: str) -> None:
    """Every form of premise that reads the person alone."""
    assert premise(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("pain", f"(pain@left | pain@right | ({ACTIVE} & pain@not_stated))"),
        ({"pain": "no"}, f"(!pain@left | !pain@right | ({ACTIVE} & !pain@not_stated))"),
        ({"not": "pain"}, f"!(pain@left | pain@right | ({ACTIVE} & pain@not_stated))"),
        ({"hue": "blue"}, f"(hue@left:blue | hue@right:blue | ({ACTIVE} & hue@not_stated:blue))"),
        ({"legs_differ": ["pain"]}, "((pain@left & !pain@right) | (!pain@left & pain@right))"),
    ],
)
def test_a_rule_of_the_person_reads_at_least_one_member(written: Any, expected: str) -> None:
    """An item of a leg, read for the person, means *in at least one*; a leg not stated counts while it is active."""
    assert premise(written) == expected


@pytest.mark.parametrize(
    ("written", "member", "expected"),
    [
        ("pain", "left", "pain@left"),
        ("pain", "not_stated", "pain@not_stated"),
        (["pain", "tired"], "right", "(pain@right & tired)"),
        ({"hue": ["pink", "blue"]}, "left", "(hue@left:pink | hue@left:blue)"),
        ({"hue": {"not": "pink"}}, "left", "!hue@left:pink"),
        ({"other_leg": "pain"}, "left", "pain@right"),
        ({"other_leg": {"all": ["pain", "tired"]}}, "right", "(pain@left & tired)"),
        ({"other_leg": {"other_leg": "pain"}}, "left", "pain@left"),
        ({"other_leg": "pain"}, "not_stated", "alike(pain@left, pain@right)"),
        (
            {"legs_differ": ["hue"]},
            "not_stated",
            (
                "(((hue@left:pink & !hue@right:pink) | (!hue@left:pink & hue@right:pink))"
                " | ((hue@left:blue & !hue@right:blue) | (!hue@left:blue & hue@right:blue)))"
            ),
        ),
    ],
)
def test_premises_of_a_member(written: Any, member: str, expected: str) -> None:
    """A rule of a leg reads the same leg; *other leg*, for a leg not stated, is what both legs agree on."""
    assert premise(written, "leg", member) == expected


def test_a_third_member_is_another_too() -> None:
    """With three members, *other* is either of the two others, and *differ* compares every pair."""
    numb = {"id": "numb", "type": "boolean", "scope": "toe"}
    parts = [{"other_toe": "numb"}, {"toes_differ": ["numb"]}]
    program = ground(rule("R", parts, {"x": "yes"}, "toe"), findings=[numb], scopes={"toe": TOE})
    other, differ = program.model.rules["R"].premise.parts  # type: ignore[union-attr] # two premises are All
    assert shown(program, program.formula(other, "toe", "second")) == "(numb@big | numb@third)"
    pairs = [("big", "second"), ("big", "third"), ("second", "third")]
    unlike = [f"((numb@{a} & !numb@{b}) | (!numb@{a} & numb@{b}))" for a, b in pairs]
    assert shown(program, program.formula(differ, "toe", "big")) == f"({' | '.join(unlike)})"


def test_one_clause_per_member() -> None:
    """A rule of a leg gives each leg its clause; a leg not stated only while it is active."""
    program = ground(
        rule("R", "pain", {"x": "yes"}, "leg"), conclusions=[{"id": "x", "kind": "abstraction", "scope": "leg"}]
    )
    assert definitions(program) == {
        "x@left": ["R: pain@left"],
        "x@right": ["R: pain@right"],
        "x@not_stated": [f"R: {ACTIVE} ? pain@not_stated"],
    }


def test_what_refutes_a_slot() -> None:
    """Of the person, the rules of each leg refute; of a leg not stated, its own rules, or both legs' slots alike."""
    both = [{"id": "x", "kind": "hypothesis", "scope": "leg"}, {"id": "z", "kind": "hypothesis"}]
    rules = [rule("A", "pain", {"x": "strong", "z": "strong"}, "leg"), rule("B", "warm", {"x": "contrary"}, "leg")]
    program = ground(*rules, rule("C", "tired", {"x": "possible"}, "leg"), conclusions=both)
    found = {
        str(program.slots[one.slot]): (
            [f"{program.clauses[index].rule.id}@{program.clauses[index].member}" for index in one.refuted_by],
            [str(program.slots[slot]) for slot in one.alike],
        )
        for one in program.definitions
    }
    assert found == {
        **{
            f"x@{leg}:{level}": ([f"{name}@{leg}"], [])
            for leg in ("left", "right")
            for level, name in {"strong": "A", "possible": "C", "contrary": "B"}.items()
        },
        **{
            f"x@not_stated:{level}": ([f"{name}@not_stated"], [f"x@left:{level}", f"x@right:{level}"])
            for level, name in {"strong": "A", "possible": "C", "contrary": "B"}.items()
        },
        "z:strong": (["A@left", "A@right"], []),
    }


@pytest.mark.parametrize(
    ("written", "each"),
    [
        ({"hue": {"not": ["pink", "blue"]}}, "(!hue@{0}:pink & !hue@{0}:blue)"),
        ({"y": "no"}, "!y@{0}"),
    ],
)
def test_what_all_legs_exclude_for_different_reasons(written: Any, each: str) -> None:
    """What both legs may exclude by different values or rules is excluded for the leg not stated too."""
    rules = [rule("A", "pain", {"y": "yes"}, "leg"), rule("R", written, {"x": "yes"})]
    targets = [{"id": "x", "kind": "abstraction"}, {"id": "y", "kind": "abstraction", "scope": "leg"}]
    left, right, unnamed = (each.format(member) for member in ("left", "right", "not_stated"))
    assert definitions(ground(*rules, conclusions=targets))["x"] == [
        f"R: some({left}, {right}; ({ACTIVE} & {unnamed}))"
    ]


def test_a_rule_of_a_leg_that_concludes_of_the_person() -> None:
    """Any leg is enough: one clause per leg, the inactive one known false."""
    program = ground(rule("R", "pain", {"x": "yes"}, "leg"))
    assert definitions(program) == {
        "x": ["R: pain@left", "R: pain@right", f"R: ({ACTIVE} & pain@not_stated)"],
    }


def test_levels_are_a_ladder() -> None:
    """Each level some rule gives has a slot that the next higher level's slot makes true; other levels have none."""
    rules = [rule("A", "tired", {"x": "hallmark"}), rule("B", {"age": {"above": 45}}, {"x": "possible"})]
    program = ground(*rules, rule("C", "pain", {"x": "contrary"}), conclusions=[{"id": "x", "kind": "hypothesis"}])
    assert program.levels == {"x": ("possible", "hallmark")}
    assert definitions(program) == {
        "x:hallmark": ["A: tired"],
        "x:possible": ["B: age:above 45", "or x:hallmark"],
        "x:contrary": [f"C: (pain@left | pain@right | ({ACTIVE} & pain@not_stated))"],
    }


def test_a_premise_on_a_level_reads_the_slot_at_or_above_it() -> None:
    """A level that no rule gives is read as the next higher one; above the highest it is known false."""
    rules = [rule("A", "tired", {"x": "strong"}), rule("B", "pain", {"x": "possible"})]
    premises = {
        "y1": {"x": {"level": "supporting"}},
        "y2": {"x": {"level": "hallmark"}},
        "y3": "x",
        "y4": {"x": "no"},
    }
    rules += [rule(name, written, {name: "yes"}) for name, written in premises.items()]
    targets = [{"id": name, "kind": "abstraction"} for name in premises]
    found = definitions(ground(*rules, conclusions=[{"id": "x", "kind": "hypothesis"}, *targets]))
    assert [found[name] for name in premises] == [
        ["y1: x:strong"],
        ["y2: false"],
        ["y3: x:possible"],
        ["y4: !x:possible"],
    ]


def test_what_nothing_can_give_is_unknown() -> None:
    """A conclusion without a rule is never read as *no*, with levels or without."""
    rules = [rule("A", {"x": "no"}, {"y": "yes"}), rule("B", {"not": "z"}, {"y": "yes"})]
    kinds = {"x": "hypothesis", "z": "abstraction", "y": "abstraction"}
    program = ground(*rules, conclusions=[{"id": name, "kind": kind} for name, kind in kinds.items()])
    assert definitions(program)["y"] == ["A: unknown", "B: !z"]
    result = KnowledgeBase(program.model).consult({})
    assert {state.conclusion.id: state.status for state in result.states} == {
        "x": "no rule",
        "z": "no rule",
        "y": "open",
    }


INHERITING = [{"id": "x", "kind": "hypothesis"}, {"id": "z", "kind": "hypothesis"}, {"id": "y", "kind": "hypothesis"}]
GIVERS = [
    rule("A", "tired", {"x": "hallmark"}),
    rule("B", {"age": {"above": 45}}, {"x": "possible"}),
    rule("C", {"age": {"above": 60}}, {"z": "supporting"}),
]


def test_inherit_is_one_clause_per_level_up_to_the_cap() -> None:
    """Inherited is the best level of the true premises: the premise itself at the lowest, a reached level above it."""
    program = ground(*GIVERS, rule("R", ["x", "z"], {"y": "inherit"}), conclusions=INHERITING, inherit_up_to="strong")
    found = definitions(program)
    assert {slot: lines for slot, lines in found.items() if slot.startswith("y")} == {
        "y:strong": ["R: ((x:possible & z:supporting) & x:hallmark)"],
        "y:supporting": ["R: ((x:possible & z:supporting) & (x:hallmark | z:supporting))", "or y:strong"],
        "y:possible": ["R: (x:possible & z:supporting)", "or y:supporting"],
    }


def test_inherit_never_exceeds_the_cap_even_where_another_rule_does() -> None:
    """A higher level that another rule gives belongs to that rule alone."""
    own = rule("D", "pain", {"y": "hallmark"}, "leg")
    program = ground(*GIVERS, own, rule("R", "x", {"y": "inherit"}), conclusions=INHERITING, inherit_up_to="supporting")
    found = definitions(program)
    assert [line[:2] for line in found["y:hallmark"]] == ["D:", "D:", "D:"]
    assert found["y:supporting"] == ["R: (x:possible & x:hallmark)", "or y:hallmark"]


def test_inherit_counts_only_true_alternatives() -> None:
    """Of alternatives, only those that are true pass their level on."""
    program = ground(
        *GIVERS, rule("R", {"any": ["x", {"all": ["z", "tired"]}]}, {"y": "inherit"}), conclusions=INHERITING
    )
    assert definitions(program)["y:supporting"][0] == (
        "R: ((x:possible | (z:supporting & tired))"
        " & ((x:possible & x:hallmark) | ((z:supporting & tired) & z:supporting)))"
    )


def test_inherit_counts_only_the_true_ones_of_several() -> None:
    """Under *at least so many of*, only the parts that are true pass their level on."""
    parts = ["x", {"all": ["z", "tired"]}, "pain"]
    written = {"at_least": {"count": 2, "of": parts}}
    program = ground(*GIVERS, rule("R", written, {"y": "inherit"}), conclusions=INHERITING)
    pain = f"(pain@left | pain@right | ({ACTIVE} & pain@not_stated))"
    assert definitions(program)["y:supporting"][0] == (
        f"R: (2 of (x:possible, (z:supporting & tired), {pain})"
        " & ((x:possible & x:hallmark) | ((z:supporting & tired) & z:supporting)))"
    )


def test_inherit_takes_nothing_from_what_must_be_absent() -> None:
    """A conclusion that a premise excludes has no level to pass on."""
    program = ground(*GIVERS, rule("R", ["z", {"x": "no"}, {"not": "x"}], {"y": "inherit"}), conclusions=INHERITING)
    assert definitions(program)["y:supporting"][0] == "R: ((z:supporting & !x:possible) & z:supporting)"


def test_inherit_from_another_member_counts_only_where_the_premise_holds() -> None:
    """With three members, a level passes on only from a member for which the whole premise is true."""
    numb = {"id": "numb", "type": "boolean", "scope": "toe"}
    cold = {"id": "cold", "type": "boolean", "scope": "toe"}
    conclusions = [{"id": name, "kind": "hypothesis", "scope": "toe"} for name in ("x", "y")]
    rules = [
        rule("A", "numb", {"x": "strong"}, "toe"),
        rule("B", "cold", {"x": "possible"}, "toe"),
        rule("R", {"other_toe": {"all": ["x", "cold"]}}, {"y": "inherit"}, "toe"),
    ]
    program = ground(*rules, findings=[numb, cold], conclusions=conclusions, scopes={"toe": TOE})
    kb = KnowledgeBase(program.model)
    result = kb.consult({"numb": {"big": "yes", "second": "no"}, "cold": {"big": "no", "second": "yes"}})
    assert result["x"]["big"].level == "strong"
    assert result["y"]["third"].level == "possible"


def test_a_level_that_only_a_statement_gives() -> None:
    """A conclusion that may be given has a slot at the level a statement counts as, without clauses."""
    given = {"id": "x", "kind": "hypothesis", "given": "strong", "question": "Is it?"}
    program = ground(rule("A", "tired", {"x": "possible"}), conclusions=[given])
    assert definitions(program) == {"x:strong": [], "x:possible": ["A: tired", "or x:strong"]}


def test_definitions_stand_in_dependency_order() -> None:
    """Each definition reads inputs and earlier definitions only, however the rules are listed."""
    chain = [rule(f"R{n}", f"c{n + 1}", {f"c{n}": "yes"}) for n in range(4)] + [rule("R4", "tired", {"c4": "yes"})]
    program = ground(*chain, conclusions=[{"id": f"c{n}", "kind": "abstraction"} for n in range(5)])
    assert list(definitions(program)) == ["c4", "c3", "c2", "c1", "c0"]
    assert program.derived == {program.index[Slot(f"c{n}", None)] for n in range(5)}


def test_slots_are_numbered_once() -> None:
    """However often an aspect is read, it is one slot, and index and slots are inverse."""
    program = ground(
        rule("A", "tired", {"x": "yes"}), rule("B", {"not": "tired"}, {"x": "yes"}), rule("C", ["tired"], {"x": "yes"})
    )
    assert program.slots == (Slot("leg", "not_stated", "is active"), Slot("x", None), Slot("tired", None))
    assert {slot: number for number, slot in enumerate(program.slots)} == program.index


def test_the_slots_of_cautions_are_made_beforehand() -> None:
    """A caution's premise reads slots that exist, so that asking for it later changes nothing."""
    caution = {"id": "CA", "on": ["x"], "while": "pain", "text": "t", "sources": ["policy:embedding"]}
    leg_x = [{"id": "x", "kind": "abstraction", "scope": "leg"}]
    program = ground(rule("A", "warm", {"x": "yes"}, "leg"), conclusions=leg_x, cautions=[caution])
    before = program.slots
    assert {Slot("pain", member) for member in ("left", "right", "not_stated")} <= set(before)
    while_premise = program.model.cautions["CA"].premise
    assert while_premise is not None
    assert shown(program, program.formula(while_premise, "leg", "left")) == "pain@left"
    assert program.slots == before
