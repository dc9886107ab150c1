"""What to ask next: every unknown some answer to which could change an open conclusion, the most useful first."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice

from expert.consultation import Consultation
from expert.errors import QuestionError
from expert.explanations.chains import Chains
from expert.explanations.deeper import Completions
from expert.explanations.question_order import uses
from expert.explanations.questions import Link, NextQuestion, NextQuestions, Span, Witness
from expert.explanations.relevance import Effect, Effects, Relevance, relevance, span_in
from expert.explanations.targets import RED_FLAG, TIERS, URGENCY, Target, targets
from expert.explanations.unknowns import Unknown, is_declined, unknowns
from expert.explanations.variants import Edit, evaluate_variants
from expert.facts import Key
from expert.loading.nodes import clip

__all__ = ["DEPTHS", "Link", "NextQuestion", "NextQuestions", "Span", "Witness", "next_questions"]

DEPTHS = (1, 2)
_MOST_DEEP = 12  # so many conclusions are searched beyond the depth


def next_questions(consultation: Consultation, about: str | None = None, depth: int = 2) -> NextQuestions:
    """What to ask next, the most useful first; nothing that could not change anything.

    An unknown is relevant where some answer to it changes the level or the ceiling of an open conclusion: alone or, for
    depth 2, together with one answer to another unknown and otherwise than that one does alone.

    Args:
        consultation: the case as it is.
        about: only what could change this conclusion; by default everything that is open.
        depth: how many answers together may be needed for a change, 1 or 2.

    Raises:
        QuestionError: where there is no such conclusion, or the depth is none.
    """
    if depth not in DEPTHS or isinstance(depth, bool):
        raise QuestionError(f"the depth of 'next' is 1 or 2, not {clip(str(depth))}")
    if about is not None:
        consultation.conclusion(about)
    return _Asker(consultation, about, depth).ask()


class _Asker:
    def __init__(self, consultation: Consultation, about: str | None, depth: int) -> None:
        self.consultation = consultation
        self.about = about
        self.depth = depth
        self.targets = targets(consultation, about)
        self.chains = Chains(consultation)
        self.held = tuple(unknowns(consultation)) if self.targets else ()
        self.declined = frozenset(unknown for unknown in self.held if is_declined(consultation, unknown))
        self.askable = tuple(unknown for unknown in self.held if unknown not in self.declined)

    def ask(self) -> NextQuestions:
        searches, is_complete = self._searches()
        for search in searches:
            search.run(self.targets)
        asked = [question for search in searches for question in self._questions(search)]
        moved = {target for search in searches for target in search.moved}
        deeper = list(self._deeper([one for one in self.targets if one not in moved], found=bool(asked)))
        declined = (unknown for search in searches for unknown in search.declined_that_matter())
        return NextQuestions(
            questions=self._in_order(_merged([*asked, *deeper])),
            depth=self.depth,
            about=self.about,
            declined=tuple(dict.fromkeys(declined)),
            open=tuple(target.key for target in self.targets),
            is_complete=is_complete and (bool(asked or deeper) or not self._may_matter()),
            urgency_is_settled=self.consultation.urgency == self.consultation.urgency_ceiling,
        )

    def _searches(self) -> tuple[list["_Search"], bool]:
        """All answers and pairs of answers; where these are too many, pairs of what is near, and all answers alone."""
        found, is_complete = relevance(self.consultation, self.held, self.depth)
        if is_complete:
            return [_Search(found, self.declined)], True
        near = {key: place for place, key in enumerate(self.chains.behind(one.key for one in self.targets))}
        order = sorted(self.held, key=lambda unknown: near.get(unknown.key, len(near)))
        tried = [relevance(self.consultation, order, depth)[0] for depth in sorted({self.depth, 1}, reverse=True)]
        return [_Search(found, self.declined) for found in tried], False

    def _questions(self, search: "_Search") -> Iterator[NextQuestion]:
        for item, changes in search.mattering.items():
            target, effects = next(iter(changes.items()))
            witnesses = (self._witness(search, item, target.key, effect) for effect in effects)
            asked = search.asked[item]
            yield NextQuestion(
                item=item,
                unknowns=tuple(asked),
                tier=target.tier,
                target=target.key,
                witnesses=tuple(dict.fromkeys(witness for witness in witnesses if witness)),
                chain=self._chain(item, asked, target.key),
                changes=tuple(changed.key for changed in changes),
            )

    def _chain(self, item: str, asked: Iterable[Unknown], target: Key) -> tuple[Link, ...]:
        slots = self.consultation.program.slots
        clauses = self.chains.chain(item, [unknown.member for unknown in asked], target)
        return tuple(Link(one.rule.id, slots[one.slot].item, slots[one.slot].member) for one in clauses)

    def _witness(self, search: "_Search", item: str, target: Key, effect: Effect) -> Witness | None:
        """The first answers to an item that have an effect, alone where there are such."""
        tried = search.first(item, effect)
        if tried is None:
            return None
        variant, answers = tried
        given = tuple(search.found.answers[answer] for answer in answers)
        return Witness(given, *target, self.consultation.levels[target], search.found.span(target, variant))

    def _deeper(self, unmoved: Iterable[Target], *, found: bool) -> Iterator[NextQuestion]:
        """Questions for what no answers within the depth change: for red flags at once, else where nothing is left."""
        completions = Completions(self.consultation, self.askable)
        for target in islice((one for one in unmoved if not found or one.tier == RED_FLAG), _MOST_DEEP):
            answers = completions.needed_together(target.key)
            for answer in answers:
                yield self._deep_question(target, (answer, *(other for other in answers if other != answer)))

    def _deep_question(self, target: Target, answers: tuple[Edit, ...]) -> NextQuestion:
        asked = Unknown(answers[0].item, answers[0].member, answers[0].element)
        known = evaluate_variants(self.consultation, dict.fromkeys(answers, 1), 1)
        after = span_in(self.consultation, known, target.key, 0)
        witness = Witness(answers, *target.key, self.consultation.levels[target.key], after)
        chain = self._chain(asked.item, [asked], target.key)
        return NextQuestion(asked.item, (asked,), target.tier, target.key, (witness,), chain, (target.key,), (asked,))

    def _in_order(self, questions: Iterable[NextQuestion]) -> tuple[NextQuestion, ...]:
        """Red flags first; within a tier what most often helps to exclude, then what changes something alone."""
        held = tuple(questions)
        foremost = [one for one in self.targets if one.tier == self.targets[0].tier and one.tier in {RED_FLAG, URGENCY}]
        helps = uses(self.consultation, self.chains, self.askable, foremost)
        places = {name: place for place, name in enumerate(self.consultation.model.vocabulary.names())}

        def order(question: NextQuestion) -> tuple[int, ...]:
            tier = TIERS.index(question.tier)
            of_help = helps.get(question.item, 0) if question.tier == self.targets[0].tier else 0
            return (tier, -of_help, question.together, -len(question.changes), places[question.item])

        return tuple(sorted(held, key=order))

    def _may_matter(self) -> bool:
        """Whether any rule that is undecided leads from something that could be asked to something that is open."""
        behind = frozenset(self.chains.behind(target.key for target in self.targets))
        return any((name, one.member) in behind for one in self.askable for name in self.chains.told_by(one.item))


def _merged(questions: Iterable[NextQuestion]) -> Iterator[NextQuestion]:
    """Each item asked once: of two questions about it the one with the foremost tier, with all that matters of it."""
    found: dict[str, NextQuestion] = {}
    for question in questions:
        held = found.get(question.item, question)
        first, other = sorted((held, question), key=lambda one: TIERS.index(one.tier))
        unknowns_ = tuple(dict.fromkeys((*held.unknowns, *question.unknowns)))
        within = {unknown for one in (held, question) for unknown in one.unknowns if unknown not in one.beyond}
        found[question.item] = replace(
            first,
            unknowns=unknowns_,
            changes=tuple(dict.fromkeys((*first.changes, *other.changes))),
            beyond=tuple(unknown for unknown in unknowns_ if unknown not in within),
        )
    yield from found.values()


class _Search:
    """What one search found: the items that matter, with what each could change, and what of them is to be asked."""

    def __init__(self, found: Relevance, declined: frozenset[Unknown]) -> None:
        self.found = found
        self.refused = found.answers_of(declined)
        self.own: dict[str, list[int]] = {}
        for number, answer in enumerate(found.answers):
            self.own.setdefault(answer.item, []).append(number)
        self.masks = {item: sum(1 << number for number in own) for item, own in self.own.items()}
        self.mattering: dict[str, dict[Target, Effects]] = {}
        self.moved: list[Target] = []
        self.matters = 0
        self.declined = 0

    def run(self, wanted: Iterable[Target]) -> None:
        """Look at what the answers do to every target, the foremost first."""
        for target in wanted:
            effects = self.found.of(target.key)
            self.declined |= effects.answers & self.refused
            if self.refused:
                effects = self.found.without(effects, self.refused)
            involved = effects.answers
            self.matters |= involved
            for item, answers in self.masks.items():
                if involved & answers:
                    self.mattering.setdefault(item, {})[target] = effects
            if involved:
                self.moved.append(target)

    def first(self, item: str, effect: Effect) -> tuple[int, tuple[int, ...]] | None:
        """The first variant in which answers to an item have an effect, with these answers, the item's own first."""
        for answer in self.own[item]:
            if effect.alone >> answer & 1:
                return answer, (answer,)
        for answer in self.own[item] if effect.together else ():
            for variant, other in self.found.pairs.with_answer(effect.together, answer):
                return variant, (answer, other)
        return None

    @cached_property
    def asked(self) -> dict[str, list[Unknown]]:
        """Item → what of it matters, in the order in which it is asked."""
        found: dict[str, list[Unknown]] = {}
        for unknown in self.found.unknowns_of(self.matters):
            found.setdefault(unknown.item, []).append(unknown)
        return found

    def declined_that_matter(self) -> Iterator[Unknown]:
        """What was answered *unknown* and would matter."""
        return self.found.unknowns_of(self.declined)
