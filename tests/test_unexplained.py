"""What a consultation leaves unexplained: remarkable findings that no fired rule made use of."""

import expert


def test_what_policy_only_gathers_is_not_explained() -> None:
    """A sign that is only gathered under a guard's wider word stays unexplained, since nothing followed from it."""
    kb = expert.load("leg_cramps")
    result = kb.consult({"sudden_onset": "left", "wakes_patient": "left"})
    assert set(result.unexplained) == {("sudden_onset", "left"), ("wakes_patient", "left")}


def test_what_a_guard_acts_on_is_explained() -> None:
    """The same sign is explained where a guard that reads the wider word fires."""
    kb = expert.load("leg_cramps")
    result = kb.consult({"chest_pain": "yes", "wakes_patient": "left"})
    assert result["possible_lung_clot"].level == "yes"
    assert result.unexplained == ()
