"""Read YAML as editors do, by the core schema of YAML 1.2: ``no`` is a text and ``true`` is a truth value."""

import re

import yaml

_FORMS = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ("~", "n", "N", "")),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        "-+.0123456789",
    ),
)


class CoreLoader(yaml.SafeLoader):
    """PyYAML's safe loader with the forms of YAML 1.2 in place of those of YAML 1.1."""


CoreLoader.yaml_implicit_resolvers = {}
for _name, _form, _first in _FORMS:
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_form})$"), list(_first))
