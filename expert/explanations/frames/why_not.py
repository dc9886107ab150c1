"""The sentences of *why not*: how things stand, what a premise needs, what would have to be learned or changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from expert.explanations import wording
from expert.explanations.misses import DENIED, EXCLUDED, Miss, MissingStep, Want
from expert.explanations.premise_parts import SATISFIED, Part
from expert.premises import COMPARISONS, Test
from expert.slots import KNOWN
from expert.states import NO_RULE, OPEN, YES
from expert.vocabulary import NOT_STATED, Conclusion, Finding, Vocabulary

NOT_EXCLUDED = "So it is not excluded: that it was not concluded is no sign that it is absent."
TOO_MANY = "Some conclusions or larger sets of facts were passed over, because there are too many of them."
LEFT_OUT, TOLD_WITH_ALL = "Not told here", "Not told here, and told with --all"
LEARN, CHANGE, INSTEAD = "to learn", "to change", "or instead"
LEGEND = "✓ holds   ✗ does not hold   ? is not known"
NO_WAY = "no facts were found that would satisfy it"
_MOST_NAMED = 6


def headline(vocabulary: Vocabulary, step: MissingStep, *, by_name: bool) -> str:
    """What is missing: ``Peripheral artery disease (right leg): not concluded``.

    Args:
        vocabulary: the words of the knowledge base.
        step: what is missing.
        by_name: whether its level was asked for by name.
    """
    state = step.state
    label = wording.capital(wording.subject(vocabulary, state.conclusion, state.member))
    if state.level is not None:
        return f"{label}: {state.level}, not {step.level}"
    return f"{label}: not concluded{_at(step) if by_name else ''}"


def _at(step: MissingStep) -> str:
    return "" if step.level == YES else f" at {step.level}"


def standing(step: MissingStep, *, red_flag: bool, by_name: bool) -> Iterator[str]:
    """How things stand, in a few sentences; ``by_name`` tells whether the level was asked for by name."""
    state = step.state
    if step.reason == DENIED:
        yield "The facts state that it is absent."
        if step.misses:
            yield "A rule that fires would contradict that statement, and both would be shown."
    elif step.reason == NO_RULE:
        yield f"No rule of this knowledge base can give it{_at(step) if step.highest else ''}."
        if step.highest is not None:
            yield f"The highest level that a rule can give it is {step.highest}."
    elif step.reason == EXCLUDED:
        at = _at(step) if by_name or state.level is not None else ""
        yield f"What is known excludes every rule that could give it{at}."
        if not state.settled:
            yield f"It {wording.ceiling_words(state)}."
    else:
        at = f" for {step.level}" if state.level is not None else ""
        yield f"It is still open{at}: it {wording.ceiling_words(state)}, and nothing that is known excludes it."
    if state.conclusion.given is not None and step.reason in {NO_RULE, OPEN} and state.given is None:
        yield f"It may {'only' if step.reason == NO_RULE else 'also'} be stated as a fact."
    if red_flag and state.level is None and step.reason not in {DENIED, EXCLUDED}:
        yield NOT_EXCLUDED


def nearest_words(vocabulary: Vocabulary, miss: Miss) -> str:
    """What would let the nearest rule give it, as a sentence."""
    told = wants_words(vocabulary, miss.wants or ())
    instance = "for instance " if miss.alternatives else ""
    return f"The nearest rule would give it if {_conditions(miss)}: {instance}{told}."


def _conditions(miss: Miss) -> str:
    if not miss.changes:
        return "one more thing were known" if miss.learns == 1 else f"{miss.learns} more things were known"
    changed = "one thing were" if miss.changes == 1 else f"{miss.changes} things were"
    learned = f", and {miss.learns} more were known" if miss.learns else ""
    return f"{changed} other than stated{learned}"


def no_nearest(step: MissingStep) -> str:
    """That no rule can be satisfied, as a sentence."""
    if len(step.misses) == 1:
        return "For the only rule that could give it, no facts were found that would satisfy it."
    return f"For none of the {len(step.misses) + step.further} rules were facts found that would satisfy it."


def wants_words(vocabulary: Vocabulary, wants: Iterable[Want]) -> str:
    """Several facts that are wanted, the first few by name."""
    return few([want_words(vocabulary, want) for want in wants])


def few(names: Sequence[str]) -> str:
    """The first few of several, and how many more there are."""
    more = [f"and {len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    return "; ".join([*names[:_MOST_NAMED], *more])


def more_ways(count: int) -> str:
    """How many more sets of facts would do as well."""
    return f"and {count} more way{'' if count == 1 else 's'}"


def want_words(vocabulary: Vocabulary, want: Want) -> str:
    """A fact as it is wanted: ``age: above 45 years``."""
    item = vocabulary.item(want.item)
    if item is None:  # a plan names items of the vocabulary only
        raise KeyError(want.item)
    return f"{wording.subject(vocabulary, item, want.member)}: {_wanted(item, want.wanted)}"


def _wanted(item: Finding | Conclusion, wanted: Sequence[tuple[str, bool]]) -> str:
    if isinstance(item, Finding) and item.type != "number" and wanted[0][0] == KNOWN:
        return "any answer"
    if isinstance(item, Conclusion) or item.type == "boolean":
        return "yes" if wanted[0][1] else "no"
    if item.type == "number":
        return wording.listed([_number_wanted(item, aspect, truth=truth) for aspect, truth in wanted])
    positive = [item.values[aspect] for aspect, truth in wanted if truth]
    negative = [item.values[aspect] for aspect, truth in wanted if not truth]
    parts = [wording.listed(positive)] if positive else []
    if item.type == "choice" and not positive:
        others = [words for words in item.values.values() if words not in negative]
        return wording.listed(others, "or") if len(others) <= _MOST_NAMED else f"not {wording.listed(negative, 'or')}"
    if negative and (item.type == "choices" or not positive):
        parts.append(f"not {wording.listed(negative, 'or')}")
    return ", ".join(parts)


def _number_wanted(item: Finding, aspect: str, *, truth: bool) -> str:
    if aspect == KNOWN:
        return "any value"
    operator, _, bound = aspect.partition(" ")
    return bound_words(operator, float(bound), item.unit, negated=not truth)


def bound_words(operator: str, bound: float, unit: str, *, negated: bool) -> str:
    """A bound with its unit: ``above 45 years``."""
    return f"{'not ' if negated else ''}{COMPARISONS[operator]} {wording.number(bound)} {unit}".strip()


def far_words(miss: Miss, tell: Callable[[Want], str]) -> str:
    """What a rule further away lacks, in short: ``2 to learn: …; 1 to change: …``; ``tell`` names a want."""
    if miss.wants is None:
        return NO_WAY
    told: list[str] = []
    for changes, words in ((True, CHANGE), (False, LEARN)):
        found = [want for want in miss.wants if want.changes == changes]
        if found:
            told.append(f"{len(found)} {words}: {few([tell(want) for want in found])}")
    return "; ".join(told)


def may_not_suffice(miss: Miss) -> str:
    """That the wants of a rule were tried and did not do, as a sentence; empty where they did."""
    if miss.suffices or miss.wants is None:
        return ""
    return "These facts also change what this rule has already: together they do not let it fire."


def too_low(miss: Miss, step: MissingStep) -> str:
    """That a rule passes on too low a level, as a sentence; empty where it does not."""
    if not miss.inherits or miss.premise.status != SATISFIED:
        return ""
    held = f"at {miss.held}" if miss.held else "without a level"
    return f"The premise holds, but only {held}. The rule passes that level on, and {step.level} is needed."


def gives(miss: Miss) -> str:
    """The level a rule would give, as an arrow behind its title."""
    if miss.level == YES:
        return ""
    return f" → {miss.level}{' or higher (the level of what it rests on)' if miss.inherits else ''}"


def part_words(vocabulary: Vocabulary, part: Part, scope: str) -> str:
    """A part of a premise in words, with what it needs where it is not satisfied; composites end with a colon."""
    match part.connective:
        case "test":
            needed = "" if part.status == SATISFIED else needed_words(vocabulary, part)
            return f"{part.text} — {needed}" if needed else part.text
        case "differ":
            item = vocabulary.item(part.item)
            plural = vocabulary.scope_of(item).plural if item else ""
            kind = "no difference" if part.negated else "a difference"
            return f"{kind} between the {plural} in {item.label if item else part.item}: {part.text}"
        case "any":
            return "any one of these:"
        case "at_least":
            held = sum(inner.status == SATISFIED for inner in part.parts)
            return f"at least {part.count} of these {len(part.parts)} ({held} so far):"
        case "alike":
            return f"in each {vocabulary.scopes[scope].label}, as it is not stated which is meant:"
    return "all of these:"


def needed_words(vocabulary: Vocabulary, part: Part) -> str:
    """What a test needs: ``yes is needed``; empty where the text of the test says it."""
    item, test = vocabulary.item(part.item), part.test
    if item is None or test is None:
        return ""
    if isinstance(item, Conclusion):
        words = _needed_of_conclusion(item, test, part)
    else:
        words = _needed_of_finding(item, test, part)
    return f"{words} is needed" if words and f"{words} is needed" not in part.text else ""


def _needed_of_conclusion(item: Conclusion, test: Test, part: Part) -> str:
    if (test.operator == "no") != part.negated:
        return "its absence"
    if test.operator == "level":
        return f"less than {test.operand}" if part.negated else f"at least {test.operand}"
    return "any level" if item.levels else "its presence"


def _needed_of_finding(item: Finding, test: Test, part: Part) -> str:
    no = "not " if part.negated else ""
    match test.operator:
        case "yes" | "no":
            return "yes" if (test.operator == "yes") != part.negated else "no"
        case "one_of" | "includes":
            return no + wording.listed([item.values[value] for value in test.operand], "or")
        case "not":
            return ("" if part.negated else "not ") + wording.listed([item.values[v] for v in test.operand], "or")
        case "nonempty":
            return "none of them" if part.negated else "any of them"
        case "known":
            return "any answer"
        case _ if part.status == "unknown":
            return bound_words(test.operator, test.operand, item.unit, negated=part.negated)
    return ""


def unsided_words(vocabulary: Vocabulary, labels: Sequence[str], scope: str) -> str:
    """That something names no member and so counts for none by name, as a sentence."""
    label = vocabulary.scopes[scope].label
    return f"Stated without saying which {label}, so it counts for no {label} by name: {wording.listed(labels)}."


def same_as(vocabulary: Vocabulary, other: MissingStep) -> str:
    """That a step is like another one told before, for another member, as a sentence."""
    return f"It stands {_for(vocabulary, other)}."


def same_rules(vocabulary: Vocabulary, other: MissingStep, names: Sequence[str]) -> str:
    """That some rules lack the same as in another step told before, for another member, as a sentence."""
    return f"{wording.capital(_for(vocabulary, other))}: {wording.listed(names)}."


def _for(vocabulary: Vocabulary, other: MissingStep) -> str:
    words = vocabulary.scope_of(other.state.conclusion).words(other.state.member)
    return f"as for {words if other.state.member == NOT_STATED else f'the {words}'} (see {other.number})"


def further_words(count: int) -> str:
    """That rules are left out because there are too many."""
    return f"{count} more rules that lack more are not told, because there are too many."


def left_out_words(labels: Sequence[str], lead: str) -> str:
    """Which steps a short text leaves out, as a sentence."""
    names = [*labels[:_MOST_NAMED], *([f"{len(labels) - _MOST_NAMED} more"] if len(labels) > _MOST_NAMED else [])]
    return f"{lead}: what {wording.listed(names)} would need."
