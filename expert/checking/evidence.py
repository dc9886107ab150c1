"""What rules cite and what nobody cites: statements, documents and policies, and doubts about them."""

from collections.abc import Iterator
from pathlib import Path

from expert.checking.cross_reference import CrossReference
from expert.checking.issues import Issue, issue
from expert.rules import POLICY_PREFIX, Rule

_POLICY_FILE = "policy_"
_EMBEDDED_POLICY = "embedding"  # stands for the program that built a knowledge base; nobody wrote it down


def uncited_statements(reference: CrossReference) -> Iterator[Issue]:
    """Statements with content on which no rule or annotation rests."""
    for statement in reference.model.evidence.statements.values():
        if statement.has_content and statement.id not in reference.resting:
            message = f"statement '{statement.id}' is cited by no rule or annotation"
            yield issue("statement-uncited", statement.id, statement.place, message)


def contentless_cited(reference: CrossReference) -> Iterator[Issue]:
    """Rows without content that are cited, or that another row says it repeats."""
    statements = reference.model.evidence.statements
    for statement in statements.values():
        if not statement.has_content and statement.id in reference.resting:
            names = ", ".join(reference.resting[statement.id])
            message = f"statement '{statement.id}' ({statement.kind}) carries no content but is cited by {names}"
            yield issue("contentless-cited", statement.id, statement.place, message)
        same = statements.get(statement.same_as)
        if same is not None and not same.has_content:
            message = f"statement '{statement.id}' says the same as '{same.id}', which carries no content"
            yield issue("same-as-contentless", statement.id, statement.place, message)


def levels_above_wording(reference: CrossReference) -> Iterator[Issue]:
    """Rules that give a higher level than the strongest wording they cite, and name no assumption."""
    vocabulary = reference.model.vocabulary
    for rule in reference.model.rules.values():
        if rule.is_policy or rule.assumption:
            continue
        strongest = _strongest_wording(reference, rule)
        reached = vocabulary.rank(strongest) if strongest else -1
        for conclusion, level in rule.then.items():
            if level in vocabulary.levels and vocabulary.rank(level) > reached:
                message = (
                    f"rule '{rule.id}' gives {level} to '{conclusion}', but the strongest wording it cites is "
                    f"{strongest or 'none'}; cite a stronger statement, lower the level or state the assumption"
                )
                yield issue("level-above-wording", rule.id, rule.place, message)


def _strongest_wording(reference: CrossReference, rule: Rule) -> str | None:
    """The highest level in which a cited statement is worded; wordings that are no level support none."""
    statements = reference.model.evidence.statements
    levels = reference.model.vocabulary.levels
    cited = [statements[source].strength for source in rule.sources if source in statements]
    return max((strength for strength in cited if strength in levels), key=levels.index, default=None)


def uncited_sources(reference: CrossReference) -> Iterator[Issue]:
    """Documents and policies that nothing cites."""
    evidence = reference.model.evidence
    cited = {source.split(":", 1)[0] for source in reference.citers if not source.startswith(POLICY_PREFIX)}
    for document in evidence.documents.values():
        if document.id not in cited:
            message = f"nothing cites document '{document.id}'"
            yield issue("document-uncited", document.id, reference.file("sources.yaml"), message)
    for policy in evidence.policies.values():
        if POLICY_PREFIX + policy.id not in reference.citers and policy.id != _EMBEDDED_POLICY:
            message = f"nothing cites policy '{policy.id}'"
            yield issue("policy-uncited", policy.id, reference.file("policies.yaml"), message)


def policy_rules(reference: CrossReference) -> Iterator[Issue]:
    """Policy outside its own rules files, documents inside them, and rules that cite both.

    A knowledge base without documents rests on nothing but policy, so nothing is to be told apart.
    """
    if not reference.model.evidence.documents:
        return
    for rule in reference.model.rules.values():
        in_policy_file = rule.place is not None and Path(rule.place.file).name.startswith(_POLICY_FILE)
        if not rule.is_policy and any(source.startswith(POLICY_PREFIX) for source in rule.sources):
            message = f"rule '{rule.id}' cites both documents and policy, so a reader cannot tell whose word it is"
            yield issue("policy-mixed", rule.id, rule.place, message)
        if rule.is_policy and not in_policy_file:
            message = f"rule '{rule.id}' rests on policy alone; keep it in a file named policy_*"
            yield issue("policy-rule-misplaced", rule.id, rule.place, message)
        if not rule.is_policy and in_policy_file:
            message = f"rule '{rule.id}' rests on documents but stands in a file named policy_*"
            yield issue("document-rule-misplaced", rule.id, rule.place, message)


def doubts(reference: CrossReference) -> Iterator[Issue]:
    """Doubts none of whose statements supports anything."""
    for doubt in reference.model.evidence.doubts.values():
        if not any(name in reference.resting or name.startswith(POLICY_PREFIX) for name in doubt.statements):
            message = f"doubt '{doubt.id}' is about statements that no rule or annotation rests on"
            yield issue("doubt-idle", doubt.id, doubt.place, message)


CHECKS = (
    uncited_statements,
    contentless_cited,
    levels_above_wording,
    uncited_sources,
    policy_rules,
    doubts,
)
