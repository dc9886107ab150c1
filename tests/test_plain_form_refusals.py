"""What is not in plain form is refused, and named: nothing is read into words that the format does not have."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from expert import CertificateError
from expert.plain_form import NOT_PLAIN, read
from tests.proof_base import every_form
from tests.test_plain_form import spelled

SMALL = every_form()

STRANGE: list[Any] = [
    {"sore": "yes"},
    {"sore": "maybe"},
    {"sore": True},
    {"sore": None},
    {"sore": ["no"]},
    {"sore": {}},
    {"sore": {"bogus": "no"}},
    {"sore": {"is": "no"}},
    {"sore": {"yes": "no"}},
    {"sore": {"not": "no"}},
    {"sore": {"known": "no"}},
    {"sore": {"known": True}},
    {"sore": {"known": "yes", "not": "no"}},
    {"sore": {"level": "strong"}},
    {"sore": {"above": 1}},
    {"sore": {"nonempty": "yes"}},
    "shade",
    {"shade": "no"},
    {"shade": "green"},
    {"shade": []},
    {"shade": ["red", "green"]},
    {"shade": ["red", "red"]},
    {"shade": ["red", ["blue"]]},
    {"shade": {"red": True}},
    {"shade": {"isnt": "red"}},
    {"shade": {"is": "red"}},
    {"shade": {"not": []}},
    {"shade": {"not": "green"}},
    {"shade": {"includes": ["red"]}},
    {"shade": {"nonempty": "yes"}},
    {"shade": {"known": "no"}},
    "times",
    {"times": "night"},
    {"times": ["night"]},
    {"times": {"includes": "night"}},
    {"times": {"includes": []}},
    {"times": {"includes": ["noon"]}},
    {"times": {"nonempty": "no"}},
    {"times": {"at_least": 1}},
    "age",
    {"age": 60},
    {"age": {"approx": 60}},
    {"age": {"above": True}},
    {"age": {"above": "60"}},
    {"age": {"above": None}},
    {"age": {"above": [60]}},
    {"age": {"above": float("nan")}},
    {"age": {"below": float("inf")}},
    {"age": {"above": 60, "below": 70}},
    {"age": {"known": "no"}},
    {"age": {"not": 60}},
    {"torn": "possible"},
    {"torn": {"level": "high"}},
    {"torn": {"level": "inherit"}},
    {"torn": {"level": ["strong"]}},
    {"torn": {"known": "yes"}},
    {"torn": {"not": "strong"}},
    {"strained": {"level": "possible"}},
    "nothing",
    {"nothing": "no"},
    "all",
    {"all": []},
    {"all": "sore"},
    {"all": {"sore": "no"}},
    {"all": {}},
    {"any": []},
    {"any": ["sore", "nothing"]},
    {"not": "nothing"},
    {"not": ["sore"]},
    {"none": ["sore"]},
    {"at_least": ["sore"]},
    {"at_least": {"of": ["sore"]}},
    {"at_least": {"count": 1}},
    {"at_least": {"count": 1, "of": "sore"}},
    {"at_least": {"count": 1, "of": []}},
    {"at_least": {"count": 1, "of": ["sore"], "extra": 1}},
    {"at_least": {"count": 0, "of": ["sore", "sore"]}},
    {"at_least": {"count": -1, "of": ["sore"]}},
    {"at_least": {"count": 2, "of": ["sore"]}},
    {"at_least": {"count": True, "of": ["sore"]}},
    {"at_least": {"count": 1.0, "of": ["sore"]}},
    {"at_least": {"count": "1", "of": ["sore"]}},
    {"other_leg": ["sore"]},
    {"other_arm": "sore"},
    {"other_person": "sore"},
    {"legs_differ": "sore"},
    {"legs_differ": []},
    {"legs_differ": ["nothing"]},
    {"legs_differ": [["sore"]]},
    {"legs_differ": ["worn"]},
    {"persons_differ": ["worn"]},
    {"arms_differ": ["sore"]},
    {"sore": "no", "tired": "no"},
    {},
    [],
    ["sore"],
    None,
    True,
    5,
    [["sore", "no"]],
]


@pytest.mark.parametrize("written", STRANGE, ids=[json.dumps(written) for written in STRANGE])
@pytest.mark.parametrize("inside", [lambda part: part, lambda part: {"all": ["sore", {"not": part}]}], ids=["", "deep"])
def test_what_is_no_form_of_a_premise_is_refused(written: Any, inside: Callable[[Any], Any]) -> None:
    """Whatever is not among the forms has no meaning, so that nothing is read into it; the sentence names the rule."""
    with pytest.raises(CertificateError, match=rf'^{NOT_PLAIN}, see rule "X", [^\n]*$'):
        spelled(inside(written))


@pytest.mark.parametrize("written", [{"other_leg": "sore"}, {"other_person": "worn"}, {"persons_differ": ["worn"]}])
def test_the_person_is_no_other_person(written: Any) -> None:
    """Only a scope with members has others, and only rules of that scope may ask of them."""
    with pytest.raises(CertificateError, match=NOT_PLAIN):
        spelled(written, "person")


def _set(*path: Any, to: Any) -> Callable[[Any], None]:
    """A change of one place of a plain form."""

    def change(plain: Any) -> None:
        for key in path[:-1]:
            plain = plain[key]
        plain[path[-1]] = to

    return change


FINDING, CONCLUSION, RULE = ("vocabulary", "findings"), ("vocabulary", "conclusions"), ("rules", "T-1")
HOLES: dict[str, tuple[Callable[[Any], None], str]] = {
    "name": (_set("name", to=5), "name or version 5"),
    "version": (_set("version", to=None), "name or version"),
    "levels twice": (_set("vocabulary", "levels", to=["possible", "possible", "supporting", "strong"]), "levels"),
    "a level of a word": (_set("vocabulary", "levels", 2, to="contrary"), "levels"),
    "levels as a word": (_set("vocabulary", "levels", to="strong"), "levels"),
    "inherited": (_set("vocabulary", "inherit_up_to", to="high"), 'inherit_up_to "high"'),
    "rungs twice": (_set("vocabulary", "urgency", 1, "id", to="U0"), "urgency"),
    "role": (_set("vocabulary", "kinds", "red_flag", "role", to="redflag"), 'kind "red_flag"'),
    "person": (_set("vocabulary", "scopes", "person", "members", to={"me": "me"}), 'scope "person"'),
    "no members": (_set("vocabulary", "scopes", "leg", "members", to={}), 'scope "leg"'),
    "members": (_set("vocabulary", "scopes", "leg", "members", to=["left", "right"]), 'scope "leg"'),
    "member": (_set("vocabulary", "scopes", "leg", "members", "not_stated", to="none"), 'scope "leg"'),
    "plural": (_set("vocabulary", "scopes", "leg", "plural", to=None), 'scope "leg"'),
    "id": (_set(*FINDING, "sore", "id", to="tired"), 'item "sore"'),
    "scope": (_set(*FINDING, "sore", "scope", to="arm"), 'item "sore"'),
    "type": (_set(*FINDING, "sore", "type", to="truth"), 'finding "sore"'),
    "values of none": (_set(*FINDING, "sore", "values", to={"yes": "yes"}), 'finding "sore", "values"'),
    "no values": (_set(*FINDING, "shade", "values", to={}), 'finding "shade", "values"'),
    "values": (_set(*FINDING, "shade", "values", to=["plain", "red", "blue"]), 'finding "shade", "values"'),
    "normal": (_set(*FINDING, "shade", "normal", to=["green"]), 'finding "shade", "normal"'),
    "normal word": (_set(*FINDING, "shade", "normal", to="plain"), 'finding "shade", "normal"'),
    "range": (_set(*FINDING, "age", "range", to=[130, 0]), 'finding "age", "range"'),
    "boolean range": (_set(*FINDING, "age", "range", to=[False, 130]), 'finding "age", "range"'),
    "range of none": (_set(*FINDING, "sore", "range", to=[0, 1]), 'finding "sore", "range"'),
    "implied choice": (_set(*FINDING, "sore", "implies", to=["shade"]), 'item "sore", "shade"'),
    "implied as an object": (_set(*FINDING, "sore", "implies", to={"tired": 1}), 'item "sore", {"tired": 1}'),
    "implied elsewhere": (_set(*FINDING, "sore", "implies", to=["age"]), 'item "sore", "age"'),
    "implied, not given": (_set(*FINDING, "sore", "implies", to=["noticed"]), 'item "sore", "noticed"'),
    "kind": (_set(*CONCLUSION, "torn", "kind", to="flag"), 'conclusion "torn"'),
    "given": (_set(*CONCLUSION, "torn", "given", to="high"), 'conclusion "torn"'),
    "given a level": (_set(*CONCLUSION, "strained", "given", to="possible"), 'conclusion "strained"'),
    "rung": (_set(*CONCLUSION, "alarm", "urgency", to="U9"), 'conclusion "alarm"'),
    "whether levels": (_set(*CONCLUSION, "torn", "levels", to=1), 'conclusion "torn"'),
    "id of a rule": (_set(*RULE, "id", to="T-2"), 'rule "T-1"'),
    "scope of a rule": (_set(*RULE, "scope", to="arm"), 'rule "T-1"'),
    "nothing given": (_set(*RULE, "then", to={}), 'rule "T-1"'),
    "unknown": (_set(*RULE, "then", to={"tornn": "possible"}), 'rule "T-1", "tornn"'),
    "a finding": (_set(*RULE, "then", to={"sore": "yes"}), 'rule "T-1", "sore"'),
    "of another scope": (_set("rules", "W-1", "then", to={"torn": "inherit"}), 'rule "W-1", "torn"'),
    "no such level": (_set(*RULE, "then", "torn", to="high"), 'rule "T-1", {"torn": "high"}'),
    "yes for levels": (_set(*RULE, "then", "torn", to="yes"), 'rule "T-1", {"torn": "yes"}'),
    "a level for none": (_set("rules", "S-1", "then", "strained", to="strong"), 'rule "S-1", {"strained": "strong"}'),
    "inherit for none": (_set("rules", "S-1", "then", "strained", to="inherit"), 'rule "S-1"'),
    "no word": (_set(*RULE, "then", "torn", to=[]), 'rule "T-1", {"torn": []}'),
}


@pytest.mark.parametrize("name", HOLES)
def test_a_knowledge_base_out_of_form_is_refused_by_place(name: str) -> None:
    """Every word of the vocabulary and of a rule but its premise is what it must be, or named."""
    plain = json.loads(json.dumps(SMALL.model.plain))
    change, place = HOLES[name]
    change(plain)
    with pytest.raises(CertificateError, match=f"^{NOT_PLAIN}, see {re.escape(place)}"):
        read(plain)


@pytest.mark.parametrize("name", ["all", "not", "other_leg", "legs_differ", "strained"])
def test_a_finding_that_could_be_taken_for_something_else_is_refused(name: str) -> None:
    """No finding is called like a word of premises or a conclusion."""
    plain = json.loads(json.dumps(SMALL.model.plain))
    plain["vocabulary"]["findings"][name] = {**plain["vocabulary"]["findings"]["tired"], "id": name}
    with pytest.raises(CertificateError, match=f'{NOT_PLAIN}, see (item|finding) "{name}"'):
        read(plain)
