"""Which columns screening answers with: what names mean, and that no conclusion takes a column of safety over."""

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

import expert
from expert import KnowledgeBase, KnowledgeError, QuestionError
from expert.knowledge_model import KnowledgeModel
from expert.vocabulary import ANSWER_COLUMNS, NONE, OPEN, WITHHELD

KINDS = {
    "hypothesis": {"label": "hypothesis", "plural": "Hypotheses", "role": "hypothesis", "levels": "yes"},
    "state": {"label": "state", "plural": "States", "role": "intermediate", "levels": "no"},
    "flag": {"label": "flag", "plural": "Flags", "role": "red_flag", "levels": "no"},
}
LEG = {
    "label": "leg",
    "plural": "legs",
    "members": {"left": "left leg", "right": "right leg"},
    "not_stated": "a leg",
}
RUNGS = ({"id": "low", "label": "low", "meaning": "l"}, {"id": "high", "label": "high", "meaning": "h"})
TABLE = pa.table({"tired": [True, None], "fever": [None, False]})


def base(*more: dict[str, Any], **head: Any) -> KnowledgeBase:
    """A hypothesis ``x`` of each leg, a red flag on the highest rung, and more conclusions without a rule."""
    conclusions = [
        {"id": "x", "kind": "hypothesis", "scope": "leg"},
        {"id": "danger", "kind": "flag", "scope": "person", "urgency": "high"},
        *more,
    ]
    rules = [("leg", "sore", {"x": "strong"}), ("person", "fever", {"danger": "yes"})]
    return KnowledgeBase.from_rules(
        [
            {"id": f"R{number}", "title": "t", "scope": scope, "if": [premise], "then": then, "because": "b"}
            for number, (scope, premise, then) in enumerate(rules)
        ],
        findings=[
            {"id": "sore", "type": "boolean", "scope": "leg"},
            {"id": "tired", "type": "boolean"},
            {"id": "fever", "type": "boolean"},
        ],
        conclusions=conclusions,
        **{"scopes": {"leg": LEG}, "kinds": KINDS, "urgency": RUNGS, **head},
    )


def renamed(kb: KnowledgeBase, old: str, new: str) -> KnowledgeBase:
    """The knowledge base with another id for a conclusion without rules, whatever the loader thinks of that id."""
    model: KnowledgeModel = kb.model
    vocabulary = model.vocabulary
    conclusions = {
        new if name == old else name: replace(each, id=new) if name == old else each
        for name, each in vocabulary.conclusions.items()
    }
    return KnowledgeBase(replace(model, vocabulary=replace(vocabulary, conclusions=conclusions)))


@pytest.mark.parametrize("name", ["urgency", "may_reassure"])
def test_no_conclusion_stands_where_a_column_of_safety_does(name: str) -> None:
    """Even where a conclusion of that id came past the loader, the column is that of safety, by default and by name."""
    plain = base({"id": "other", "kind": "state", "scope": "person"})
    shadowed = renamed(plain, "other", name)
    for conclusions in ([], [name]):
        wanted = plain.screen(TABLE, conclusions=conclusions)
        assert shadowed.screen(TABLE, conclusions=conclusions).to_pylist() == wanted.to_pylist()
    assert plain.screen(TABLE)["may_reassure"].to_pylist() == [False, True]
    assert plain.screen(TABLE)["urgency_ceiling"].to_pylist() == ["high", NONE]
    with pytest.raises(QuestionError, match=f"the answer would have two columns '{name}'"):
        shadowed.screen(TABLE, conclusions=[name, "all"])


@pytest.mark.parametrize("name", [*ANSWER_COLUMNS, "all"])
def test_columns_of_no_conclusion_are_no_ids(name: str) -> None:
    """No conclusion and no kind is called like a column of every answer, or like the word for all conclusions."""
    with pytest.raises(KnowledgeError, match=f"'{name}' cannot be an id: the word has a meaning of its own"):
        base({"id": name, "kind": "state", "scope": "person"})
    with pytest.raises(KnowledgeError, match=f"'{name}' cannot be the name of a kind: the word has a meaning of its"):
        base(kinds={**KINDS, name: KINDS["state"]})


def test_all_columns_of_no_conclusion_are_known() -> None:
    """What stands in an answer and belongs to no conclusion is among the reserved words, ``row`` for files too."""
    kb = base()
    table = pa.table({"case": ["one"], "fever": [True]})
    columns = kb.screen(table, conclusions=["urgency", "may_reassure"]).column_names
    assert {*columns, "row"} == set(ANSWER_COLUMNS)


@pytest.mark.parametrize("word", [NONE, OPEN, WITHHELD])
def test_no_level_and_no_rung_reads_as_nothing_or_held_back(word: str) -> None:
    """A column that says *none*, *open* or *withheld* never means a level or rung of that name."""
    with pytest.raises(KnowledgeError, match=f"'{word}' cannot be the name of a level: the word has a meaning of its"):
        base(levels=[word, "strong"])
    rung = {"id": word, "label": "l", "meaning": "m"}
    with pytest.raises(KnowledgeError, match=f"'{word}' cannot be the id of a rung: the word has a meaning of its own"):
        base(urgency=[rung, *RUNGS])


def test_two_columns_of_one_name_are_refused() -> None:
    """A conclusion without levels called like the column of another one never takes its place."""
    kb = base({"id": "x_level", "kind": "state", "scope": "person"})
    assert kb.screen(TABLE, conclusions=["x_level"]).column_names == ["x_level", "fault"]
    for conclusions in (["x", "x_level"], ["x_level", "x"], ["all"]):
        with pytest.raises(QuestionError, match="the answer would have two columns 'x_level'"):
            kb.screen(TABLE, conclusions=conclusions)


def test_what_is_asked_for_twice_is_answered_once() -> None:
    """By its name, its kind and with all others a conclusion has the same columns, at the place of the first."""
    names = base().screen(TABLE, conclusions=["x_left", "x", "hypothesis", "all", "x_left", "urgency", "urgency"])
    assert names.column_names == [
        *("x_left_level", "x_left_ceiling", "x_level", "x_ceiling", "danger", "urgency", "urgency_ceiling", "fault"),
    ]


def test_a_name_that_means_several_things_is_refused() -> None:
    """Where it could be one leg of one conclusion, or another conclusion or a kind, the answer is not guessed."""
    kb = base({"id": "x_left", "kind": "state", "scope": "person"})
    with pytest.raises(QuestionError, match="'x_left' means several things: the conclusion 'x_left' and 'x' of 'left'"):
        kb.screen(TABLE, conclusions=["x_left"])
    assert kb.screen(TABLE, conclusions=["state"]).column_names == ["x_left", "fault"]
    kb = base(kinds={**KINDS, "x_left": KINDS["state"]})
    with pytest.raises(QuestionError, match="'x_left' means several things: the kind 'x_left' and 'x' of 'left'"):
        kb.screen(TABLE, conclusions=["x_left"])


def test_a_conclusion_comes_before_a_kind_of_its_name() -> None:
    """As in leg_cramps, where *self-care* is one conclusion among others of its kind."""
    kb = base({"id": "state", "kind": "state", "scope": "person"}, {"id": "other", "kind": "state", "scope": "person"})
    assert kb.screen(TABLE, conclusions=["state"]).column_names == ["state", "fault"]


def test_all_wrong_names_are_told_at_once() -> None:
    """Each has a line of its own with the nearest."""
    with pytest.raises(QuestionError) as caught:
        base().screen(TABLE, conclusions=["x_lft", "urgncy", "x"])
    assert str(caught.value).split("\n") == [
        "there is no conclusion 'x_lft'; did you mean 'x_left'?",
        "there is no conclusion 'urgncy'; did you mean 'urgency'?",
    ]


def test_every_name_of_the_shipped_knowledge_base_means_one_thing() -> None:
    """Each conclusion, kind and side can be asked for alone, and all of them at once."""
    kb = expert.load("leg_cramps")
    table = pa.table({"swelling_left": [True]})
    sided = [
        f"{each.id}_{member}"
        for each in kb.vocabulary.conclusions.values()
        for member in kb.vocabulary.scope_of(each).all_members
        if member
    ]
    names = ["urgency", "may_reassure", "all", *kb.vocabulary.kinds, *kb.vocabulary.conclusions, *sided]
    assert set(kb.screen(table, conclusions=names).column_names) > {"PAD_level", "PAD_left_level", "fault"}


def test_one_name_needs_no_list() -> None:
    """A text alone is one name, to answer with or to keep, and not a list of letters."""
    kb = base()
    table = pa.table({"case": ["one"], "ward": ["w"], "fever": [True]})
    assert kb.screen(table, conclusions="x", keep="ward", ignore_unknown=True).column_names == [
        *("case", "ward", "x_level", "x_ceiling", "fault"),
    ]
    assert kb.screener(conclusions="x", keep="case").keep == ("case",)


@pytest.mark.parametrize("wrong", [5, None, [5], [["x"]], b"x"])
def test_names_that_are_no_text_are_one_sentence(wrong: Any) -> None:
    """What is no name is refused by its type, whatever it is."""
    kb = base()
    for argument in ("conclusions", "keep"):
        with pytest.raises(QuestionError, match=f"^'{argument}' must be a name or a list of names, not [a-zA-Z]+$"):
            kb.screen(TABLE, **{argument: wrong})
