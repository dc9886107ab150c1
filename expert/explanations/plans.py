"""Sets of facts that would bring something about: what they cost, whether they fit together, and the few best."""

from collections.abc import Iterable, Iterator, Mapping

from expert.consultation import Consultation
from expert.explanations.fact_choices import edits_for
from expert.explanations.variants import Edit
from expert.facts import Key, Value, implications
from expert.loading.fact_values import is_yes_or_no
from expert.truth import UNKNOWN
from expert.vocabulary import NOT_STATED

MOST_PLANS = 8  # kept of each slot
MOST_FACTS = 40  # in one plan

Plan = frozenset[tuple[int, bool]]
"""Slots of facts, each with whether it must be known true or known false; some are so already and must stay so."""
Plans = tuple[Plan, ...]
NO_FACTS: Plan = frozenset()
AS_IT_IS: Plans = (NO_FACTS,)


class PlanChoice:
    """Combines plans for one consultation and keeps the cheapest: changes count before what is to be learned.

    ``cut`` tells whether a plan of more than MOST_FACTS facts was passed over.
    """

    def __init__(self, consultation: Consultation) -> None:
        """Begin without a plan."""
        self.consultation = consultation
        self.cut = False
        self._costs: dict[Plan, tuple[int, int]] = {NO_FACTS: (0, 0)}
        self._fits: dict[Plan, bool] = {}
        self._by_fact: dict[Plan, dict[Key, list[tuple[int, bool]]]] = {}
        self._made: dict[tuple[Key, tuple[tuple[int, bool], ...]], tuple[Edit, ...]] = {}
        self._keys: list[Key] = [(slot.item, slot.member) for slot in consultation.program.slots]
        true, false = consultation.outcome.true, consultation.outcome.false
        self._held = frozenset((slot, True) for slot in true) | {(slot, False) for slot in false - true}
        vocabulary = consultation.model.vocabulary
        implying = {name for name in vocabulary.names() if (item := vocabulary.item(name)) and item.implies}
        self._implying = frozenset((slot, True) for slot, (name, _) in enumerate(self._keys) if name in implying)

    def cost(self, plan: Plan) -> tuple[int, int]:
        """How many facts a plan changes, and how many more it needs to be learned."""
        cost = self._costs.get(plan)
        if cost is None:
            moved = [slot for slot, _ in plan - self._held]
            changed = {self._keys[slot] for slot in moved if self.changes(slot)}
            cost = self._costs[plan] = (len(changed), len({self._keys[slot] for slot in moved} - changed))
        return cost

    def holds(self, slot: int, truth: bool) -> bool:
        """Whether a slot is known to be as a plan wants it."""
        return (slot, truth) in self._held

    def changes(self, slot: int) -> bool:
        """Whether something is known of a slot, so that another truth of it is a change."""
        return self.consultation.slot_truth(slot) is not UNKNOWN

    def edits(self, plan: Plan) -> dict[Key, tuple[Edit, ...]]:
        """The changes of facts a plan asks for, by fact, in the order of the program's slots."""
        moved = {self._keys[slot] for slot, _ in plan - self._held}
        return {key: self._edits(key, wanted) for key, wanted in self.by_fact(plan).items() if key in moved}

    def by_fact(self, plan: Plan) -> dict[Key, list[tuple[int, bool]]]:
        """What a plan wants of each fact: its slots in order, each with whether it must be known true or false."""
        wanted = self._by_fact.get(plan)
        if wanted is None:
            wanted = self._by_fact[plan] = {}
            for slot, truth in sorted(plan):
                wanted.setdefault(self._keys[slot], []).append((slot, truth))
        return wanted

    def _edits(self, key: Key, wanted: list[tuple[int, bool]]) -> tuple[Edit, ...]:
        made = self._made.get((key, tuple(wanted)))
        if made is None:
            slots = self.consultation.program.slots
            made = edits_for(self.consultation, key, [(slots[slot], truth) for slot, truth in wanted])
            self._made[key, tuple(wanted)] = made
        return made

    def choose(self, ways: list[Plans], needed: int) -> Plans:
        """The best plans that take ``needed`` of the ways."""
        if needed == 1:
            return self.best(plan for plans in ways for plan in plans)
        chosen: list[Plans] = [AS_IT_IS, *([()] * needed)]
        for plans in ways:
            for taken in range(needed, 0, -1):
                chosen[taken] = self.best(chosen[taken], self._joined(chosen[taken - 1], plans))
        return chosen[needed]

    def together(self, ways: Iterable[Plans]) -> Plans:
        """The best plans that take all of the ways."""
        made = AS_IT_IS
        for plans in ways:
            if made == AS_IT_IS:
                made = plans
            elif plans != AS_IT_IS:
                made = self.best((), self._joined(made, plans))
        return made

    def _joined(self, some: Plans, others: Plans) -> Iterator[tuple[Plan, bool]]:
        """Each of some plans with each of some others, and whether it is no other than one of the two."""
        for one in some:
            for two in others:
                joined = self._without_implied(one | two)
                if len(joined) > MOST_FACTS:
                    self.cut = True
                else:
                    yield joined, joined in (one, two)

    def _without_implied(self, plan: Plan) -> Plan:
        """A plan without what comes with other facts it states, by the vocabulary's ``implies``."""
        if plan.isdisjoint(self._implying):
            return plan
        stated: dict[Key, Value] = {self._keys[slot]: True for slot, _ in (plan & self._implying) - self._held}
        if not stated:
            return plan
        implied = (
            implications(self.consultation.model.vocabulary, stated).keys() - self.consultation.facts.values.keys()
        )
        return frozenset((slot, truth) for slot, truth in plan if not (truth and self._keys[slot] in implied))

    def is_consistent(self, plan: Plan) -> bool:
        """Whether each fact can have a value that does all the plan wants of it, and a fact file may state them all."""
        fits = self._fits.get(plan)
        if fits is None:
            facts = self.by_fact(plan)
            fits = all(self._edits(key, wanted) for key, wanted in facts.items() if self._joins(plan, wanted))
            fits = self._fits[plan] = fits and not self._is_refused(facts)
        return fits

    def _is_refused(self, facts: Mapping[Key, list[tuple[int, bool]]]) -> bool:
        """Whether a plan says yes of a side that is not named and no of every side, which no fact file may state."""

        def answered(key: Key) -> Value | None:
            return facts[key][0][1] if key in facts else self.consultation.facts.values.get(key)

        vocabulary = self.consultation.model.vocabulary
        for name in dict.fromkeys(name for name, member in facts if member is not None):
            item = vocabulary.item(name)
            if item is None or not is_yes_or_no(item) or answered((name, NOT_STATED)) is not True:
                continue
            if all(answered((name, member)) is False for member in vocabulary.scope_of(item).members):
                return True
        return False

    @staticmethod
    def _joins(plan: Plan, wanted: list[tuple[int, bool]]) -> bool:
        """Whether what is wanted of a fact has to fit together: a single slot did when its own plan was made."""
        return len(plan) == 1 or len(wanted) > 1

    def best(self, plans: Iterable[Plan], joined: Iterable[tuple[Plan, bool]] = ()) -> Plans:
        """The cheapest plans, none of which holds another.

        Args:
            plans: such as are consistent.
            joined: more of them, each with whether it is known to be consistent; the others are looked at.
        """
        known = dict.fromkeys(plans, True)
        for plan, is_known in joined:
            known[plan] = is_known or known.get(plan, False)
        kept: list[Plan] = []
        for plan in sorted(known, key=self.cost):
            if len(kept) == MOST_PLANS:
                break
            if not any(held <= plan for held in kept) and (known[plan] or self.is_consistent(plan)):
                kept.append(plan)
        return tuple(kept)
