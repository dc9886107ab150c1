"""The page put together: template, style sheet, script and data in one file that fetches nothing."""

import json
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib import resources
from string import Template
from typing import Any

from expert.diagrams.language import DARK, LIGHT
from expert.diagrams.page.pictures import Picture, places_of
from expert.diagrams.page.report import report_parts

from expert.consultation import Consultation
from expert.explanations import wording
from expert.reporting import words
from expert.reporting.report import report

_SCRIPT = ("base.js", "pictures.js", "panel.js", "keys.js", "search.js", "page.js")
_TOO_LARGE = "This picture is too large for the page. This command draws it, with the file of the facts for FACTS:"


@dataclass(frozen=True, slots=True)
class Document:
    """A page without the data of its panel, which stands behind ``before``."""

    before: str
    behind: str

    def with_panel(self, values: Mapping[str, Any]) -> str:
        """The whole page.

        Args:
            values: what the panel tells, as the script reads it.
        """
        return f"{self.before}{_json(values)}{self.behind}"


def document(consultation: Consultation, drawn: Sequence[Picture], left_out: Collection[Picture]) -> Document:
    """The page of a consultation.

    Args:
        consultation: the finished consultation.
        drawn: its pictures, the one to show first foremost.
        left_out: pictures of which only the command is told.
    """
    shown = [picture for picture in drawn if picture not in left_out]
    made = report(consultation)
    parts = report_parts(made, places_of(shown))
    sheet, script = _colours() + _part("page.css"), _script()
    page = Template(_part("page.html")).substitute(
        policy=_policy(sheet, script),
        title=escape(words.title(made)),
        sheet=sheet,
        report=parts.body,
        tabs="".join(map(_tab, drawn)),
        pictures="".join(_picture(picture, picture.svg if picture in shown else None) for picture in drawn),
        flags=_flags(consultation),
        disclaimer=escape(words.visible(consultation.model.disclaimer)),
        identity=escape(words.visible(words.identity(consultation)[0])),
        end=parts.end,
        script=script,
        data="",
    )
    place = page.rindex("</script>\n<script>")
    return Document(page[:place], page[place:])


def _flags(consultation: Consultation) -> str:
    """What heads every answer: which red flags are present or open, and what to do now."""
    present = consultation.red_flags_present
    told = wording.red_flag_words(present, consultation.red_flags_open, consultation.model.vocabulary)
    advice = dict.fromkeys(state.conclusion.advice for state in present if state.conclusion.advice)
    lines = (f"{words.RED_FLAGS}: {told}.", *(f"{words.DO_NOW}: {text}" for text in advice))
    kind = "first" if consultation.may_reassure else "first alarm"
    return "\n".join(f'<p class="{kind}">{escape(words.visible(line))}</p>' for line in lines)


def _picture(picture: Picture, svg: str | None) -> str:
    sentence = f"<p>{escape(_TOO_LARGE)} <code>{escape(picture.command)}</code></p>"
    content = sentence if svg is None else f'<div class="canvas">\n{svg}\n</div>'
    name, label = escape(picture.name), escape(picture.words)
    return (
        f'<section class="picture" id="view-{name}" data-view="{name}" aria-label="{label}">\n{content}\n</section>\n'
    )


def _tab(picture: Picture) -> str:
    name = escape(picture.name)
    attributes = f'type="button" role="tab" id="tab-{name}" aria-controls="view-{name}"'
    return f"<button {attributes}>{escape(picture.words)}</button>\n"


def _part(name: str) -> str:
    return (resources.files(__package__) / name).read_text("utf-8")


def _script() -> str:
    """The parts of the script in one function, so that nothing of it is seen from outside."""
    parts = "\n".join(map(_part, _SCRIPT))
    return f'(function () {{\n"use strict";\n\n{parts}}})();\n'


def _policy(sheet: str, script: str) -> str:
    """The Content-Security-Policy: this script and this style sheet, and nothing else at all."""
    allowed = f"script-src '{_fingerprint(script)}'; style-src '{_fingerprint(sheet)}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _fingerprint(text: str) -> str:
    """What a Content-Security-Policy knows a script or style sheet by (W3C CSP Level 3, section 2.3.1)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _json(values: Mapping[str, Any]) -> str:
    """JSON that ends no script element and begins no comment in it, whatever the texts are."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _colours() -> str:
    """The colours of the visual language, by name, for light and dark, and the classes of the pictures."""
    light, dark = ("".join(f"--{name}:{colour};" for name, colour in palette.items()) for palette in (LIGHT, DARK))
    classes = "".join(f".f-{name}{{fill:var(--{name})}}.l-{name}{{stroke:var(--{name})}}\n" for name in LIGHT)
    return (
        f":root{{color-scheme:light;{light}}}\n"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n"
        f"{classes}"
    )
