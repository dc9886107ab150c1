"""A small knowledge base about wet grass that rests on two documents, written to a folder for tests of provenance."""

import csv
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import expert
from expert import KnowledgeBase

# beyond ASCII, beyond the basic plane and over two lines, so that spans must count code points
DOCUMENTS = {
    "001": "Grass grows. Rain — a lot of it —\nfalls. Dew wets “grass”.\n",
    "002": "Wind dries grass quickly. 𝕎et 😀 again.\n",
}
TITLES = {"001": "A letter about grass", "002": "A leaflet about wind"}
# statement → the sentence it rests on, its kind, why nothing is encoded, and the statement it repeats
ROWS: Mapping[str, tuple[str, str, str, str]] = {
    "001:1:1": ("Grass grows.", "navigation", "a heading", ""),
    "001:1:2a": ("Rain — a lot of it —\nfalls.", "cause", "", ""),
    "001:1:2b": ("Rain — a lot of it —\nfalls.", "definition", "", ""),
    "001:2:1": ("Dew wets “grass”.", "cause", "", ""),
    "002:1:1": ("Wind dries grass quickly.", "treatment", "", ""),
    "002:1:2": ("𝕎et 😀 again.", "cause", "", "001:2:1"),
}
RESTING = {
    "001:1:1": (),
    "001:1:2a": ("R1",),
    "001:1:2b": ("A-01",),
    "001:2:1": ("R1", "R2"),
    "002:1:1": ("A-01",),
    "002:1:2": ("R2",),
}
_FILES: Mapping[str, Any] = {
    "kb.yaml": {
        "name": "weather",
        "version": "1.2",
        "title": "Wet grass",
        "purpose": "To be tested.",
        "disclaimer": "For tests only.",
        "levels": ["possible", "strong"],
        "kinds": {"hypothesis": {"label": "hypothesis", "plural": "Hypotheses", "role": "hypothesis", "levels": "yes"}},
    },
    "policies.yaml": {"policies": [{"id": "P1", "text": "Look up first.", "why": "Lightning strikes."}]},
    "annotations.yaml": {
        "annotations": [{"id": "A-01", "text": "Wind is weather too.", "sources": ["001:1:2b", "002:1:1"]}]
    },
    "tensions.yaml": {
        "tensions": [
            {
                "id": "T1",
                "title": "Rain or dew?",
                "sides": [
                    {"text": "It rained.", "sources": ["001:1:2a"], "rules": ["R1"]},
                    {"text": "Dew fell.", "sources": ["001:2:1"], "rules": ["R2"]},
                ],
                "handling": "Both are shown.",
            }
        ]
    },
    "doubts.yaml": {"doubts": [{"id": "Q1", "statements": ["002:1:2"], "why": "Hardly likely.", "handling": "Kept."}]},
    "vocabulary/all.yaml": {
        "findings": [
            {
                "id": name,
                "type": "boolean",
                "scope": "person",
                "group": "Garden",
                "label": label,
                "question": f"Is there {label}?",
            }
            for name, label in (("wet_grass", "wet grass"), ("dark_sky", "a dark sky"), ("thunder", "thunder"))
        ],
        "conclusions": [
            {"id": "rain", "kind": "hypothesis", "scope": "person", "label": "rain"},
            {"id": "dew", "kind": "hypothesis", "scope": "person", "label": "dew"},
        ],
    },
    "rules/all.yaml": {
        "topic": "wetness",
        "title": "Wetness",
        "rules": [
            {
                "id": name,
                "title": title,
                "scope": "person",
                "if": premises,
                "then": then,
                "because": because,
                "sources": sources,
            }
            for name, title, premises, then, because, sources in (
                (
                    "R1",
                    "Wet grass under a dark sky",
                    ["wet_grass", "dark_sky"],
                    {"rain": "strong"},
                    "Clouds rain.",
                    ["001:1:2a", "001:2:1"],
                ),
                ("R2", "Wet grass alone", ["wet_grass"], {"dew": "possible"}, "Air is moist.", ["001:2:1", "002:1:2"]),
                ("R3", "Thunder", ["thunder"], {"rain": "possible"}, "Storms are wet.", ["policy:P1"]),
            )
        ],
    },
}


def span(statement: str) -> tuple[int, int]:
    """Where the sentence of a statement stands in its document, in code points."""
    sentence = ROWS[statement][0]
    start = DOCUMENTS[statement[:3]].index(sentence)
    return start, start + len(sentence)


def write_knowledge(folder: Path) -> KnowledgeBase:
    """Write the knowledge base to a folder and load it."""
    documents = [
        {
            "id": name,
            "title": TITLES[name],
            "publisher": "a gardener",
            "bias": "sells umbrellas",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
        for name, text in DOCUMENTS.items()
    ]
    for name, content in {**_FILES, "sources.yaml": {"documents": documents}}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    with (folder / "statements.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("id", "kind", "strength", "statement", "start", "end", "fingerprint", "same_as", "reason"))
        for name, (sentence, kind, reason, same_as) in ROWS.items():
            mark = hashlib.sha256(sentence.encode()).hexdigest()[:16]
            rows.writerow((name, kind, "none", f"Paraphrase of {name}.", *span(name), mark, same_as, reason))
    return expert.load(folder)


def write_documents(folder: Path) -> Path:
    """Write the documents to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in DOCUMENTS.items():
        (folder / f"{name}.txt").write_bytes(text.encode())
    return folder
