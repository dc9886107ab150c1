"""The report as GitHub Markdown, with everything told in full."""

from collections.abc import Iterator

from expert.explanations import wording
from expert.explanations.citations import Citation
from expert.explanations.how import Application
from expert.reporting import groups, words
from expert.reporting.markdown_text import bullets, code, codes, escape
from expert.reporting.report import Entry, Report

POLICY = "`policy`"
WARNING = "⚠"


def to_markdown(made: Report) -> str:
    """The report as Markdown: the content and order of the text in full detail.

    Whatever the facts and the knowledge base hold, it shows as text: none of it becomes a heading, a link or HTML.

    Args:
        made: the report of a consultation.
    """
    blocks = [
        f"# {escape(words.title(made))}",
        _summary(made),
        *_present(made),
        *_open(made),
        *_urgency(made),
        *_hypotheses(made),
        *_recommendations(made),
        *_others(made),
        *_left_over(made),
        *_facts(made),
        *_footer(made),
    ]
    return "\n\n".join(blocks) + "\n"


def _summary(made: Report) -> str:
    lines: list[str] = []
    name = ""
    for found, text in words.summary(made):
        name = found or name
        lines.append(f"**{name}:** {escape(text)}")
    return bullets(lines)


def _present(made: Report) -> Iterator[str]:
    if made.red_flags:
        yield f"## {words.PRESENT_HEADING}"
        for entry in made.red_flags:
            yield from _entry(entry, made)


def _open(made: Report) -> Iterator[str]:
    if made.open_flags:
        yield f"## {words.OPEN_HEADING}"
        yield words.WHILE_OPEN
        for group in groups.open_groups(made):
            yield f"### {escape(group.label)}{_mark(group.is_policy)}"
            yield f"Not known: {escape(group.missing)}"


def _mark(is_policy: bool) -> str:
    return f" {POLICY}" if is_policy else ""


def _urgency(made: Report) -> Iterator[str]:
    yield "## Urgency"
    yield f"**{escape(words.urgency(made))}**"
    rung = words.named_rung(made)
    if rung is None:
        return
    yield f"{escape(rung.meaning)}{_mark(bool(rung.sources))}"
    causes = [escape(cause) for cause in groups.urgency_causes(made)]
    if causes:
        yield bullets(causes)


def _hypotheses(made: Report) -> Iterator[str]:
    yield "## Hypotheses"
    if not made.hypotheses:
        yield words.NO_HYPOTHESIS
    for entry in groups.hypotheses(made):
        yield from _entry(entry, made)
    for entry in made.contrary_only:
        yield f"### {escape(f'{words.label(entry)}: {words.ONLY_CONTRARY}')}"
        yield _rules(entry, made)
    for told in (groups.still_open(made), groups.excluded(made)):
        if told:
            yield escape(told)


def _entry(entry: Entry, made: Report) -> Iterator[str]:
    """A hypothesis or red flag: heading, meaning, advice, warnings, and every rule for and against it."""
    vocabulary = made.consultation.model.vocabulary
    yield f"### {words.level_bar(vocabulary, entry.state.level)} {escape(words.headline(entry))}"
    if entry.conclusion.meaning:
        yield escape(words.meaning(entry))
    if entry.conclusion.advice and vocabulary.role(entry.conclusion) == "red_flag":
        yield f"**{escape(entry.conclusion.advice)}**"
    yield from _warnings(entry)
    if entry.support or entry.contrary:
        yield _rules(entry, made)
    if entry.competing:
        yield escape(wording.capital(words.rival_words(entry, made)))


def _warnings(entry: Entry) -> Iterator[str]:
    if entry.withheld:
        yield f"{WARNING} {words.HELD_BACK}"
    yield from _cautions(entry)


def _cautions(entry: Entry) -> Iterator[str]:
    for caution in entry.cautions:
        yield f"{WARNING} {escape(caution.text)} ({codes(caution.sources)})"


def _rules(entry: Entry, made: Report) -> str:
    lines: list[str] = []
    for application in entry.support:
        lines += _application(application, "For")
    for application in entry.contrary:
        lines += _application(application, "Against")
        if words.holds_back(application, made):
            lines.append(f"  - {WARNING} {words.HELD_BACK}")
    return "\n".join(lines)


def _application(application: Application, side: str) -> Iterator[str]:
    """The lines of one rule that fired: a bullet, and one beneath it for each reason, ground and source."""
    rule = application.rule
    told = escape(f"{rule.title}{words.gives(application)}")
    yield f"- **{side}** {code(rule.id)} {told}{_mark(rule.is_policy)}"
    yield f"  - *because* {escape(rule.because)}"
    for ground in application.grounds:
        yield f"  - *from* {escape(ground.text)}"
    if rule.assumption:
        yield f"  - *assumes* {escape(rule.assumption)}"
    for citation in application.citations:
        yield from _citation(citation)


def _citation(citation: Citation) -> Iterator[str]:
    marks = words.marks(citation)
    yield f"  - *source* {code(citation.id)} {escape(citation.text)}{f' ({escape(marks)})' if marks else ''}"
    if citation.quote:
        yield f"    > {escape(words.quoted(citation))}"
    for doubt in citation.doubts:
        yield f"    - questioned by the reviewer: {escape(doubt)}"


def _recommendations(made: Report) -> Iterator[str]:
    if not made.recommendations:
        return
    yield "## Recommendations"
    yield words.ADVICE_IN_GENERAL
    if made.red_flags:
        yield f"{WARNING} **{words.RED_FLAGS_FIRST}**"
    kind = None
    lines: list[str] = []
    for advice in groups.advice(made):
        if advice.kind != kind:
            if lines:
                yield "\n".join(lines)
            kind = advice.kind
            yield f"### {escape(kind.plural)}"
            lines = []
        lines += _advice(advice)
    yield "\n".join(lines)


def _advice(advice: groups.Advice) -> Iterator[str]:
    """The lines of one recommendation: a bullet, and one beneath it for each caution and reason."""
    entry = advice.entry
    state = words.advice_state(entry)
    policy = _mark(any(application.rule.is_policy for application in entry.support))
    told = f"**{escape(wording.capital(words.label(entry)))}**{f' ({escape(state)})' if state else ''}{policy}"
    yield f"- {told}: {escape(words.advice(entry))}"
    yield from (f"  - {warning}" for warning in _warnings(entry))
    if advice.as_above:
        yield f"  - by {codes(words.rules(entry.support))}, as above"
        return
    for reason in advice.reasons:
        yield f"  - {_reason(reason)}"


def _reason(reason: groups.Reason) -> str:
    rule = reason.application.rule
    grounds = f" *from* {escape('; '.join(reason.grounds))}" if reason.grounds else ""
    told = f"{escape(rule.title)}. {escape(rule.because)}"
    return f"{code(rule.id)} {told}{grounds} · *sources* {codes(reason.sources)}"


def _others(made: Report) -> Iterator[str]:
    for kind, entries in groups.others(made):
        yield f"## {escape(kind.plural)}"
        yield "\n".join(line for entry in entries for line in _other(entry))


def _other(entry: Entry) -> Iterator[str]:
    because = f" — {escape(entry.support[0].rule.because)}" if entry.support else ""
    by = codes(words.rules(entry.support)) or words.rule_names(entry)
    sources = words.sources(entry.support)
    where = f"{by}; {codes(sources)}" if sources else by
    yield f"- **{escape(words.other_headline(entry))}**{because} ({where})"
    if entry.conclusion.advice:
        yield f"  - {escape(entry.conclusion.advice)}"
    yield from (f"  - {caution}" for caution in _cautions(entry))
    for application in entry.contrary:
        told = f"{code(application.rule.id)} {escape(application.rule.title)}"
        yield f"  - **Against** {told} ({codes(words.sources([application]))})"


def _left_over(made: Report) -> Iterator[str]:
    if made.tensions:
        yield f"## {words.TENSIONS_HEADING}"
    for tension in made.tensions:
        yield f"### {code(tension.id)} {escape(tension.title)}"
        yield bullets(escape(side) for side in tension.sides)
        yield escape(tension.handling)
    if made.conflicts:
        yield "## Conflicts"
        yield bullets(f"{escape(wording.capital(words.conflict_words(entry)))}." for entry in made.conflicts)
    if made.unexplained:
        yield f"## {words.UNEXPLAINED_HEADING}"
        yield bullets(escape(fact.text) for fact in made.unexplained)
    if made.questions:
        yield f"## {words.QUESTIONS_HEADING}"
        yield bullets(escape(question) for question in groups.questions(made))


def _facts(made: Report) -> Iterator[str]:
    yield "## Facts given"
    yield bullets(escape(fact.text) for fact in made.stated) if made.stated else "none"


def _footer(made: Report) -> Iterator[str]:
    yield "---"
    yield escape(made.consultation.model.disclaimer)
    yield "\\\n".join(escape(line) for line in words.identity(made.consultation))
