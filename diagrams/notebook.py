"""A picture as a part of somebody else's page, such as a notebook."""

import re

_SIZE = re.compile(r'width="([0-9.]+)" height="[0-9.]+"')
_ID = re.compile(r'<g id="[^"]*" ')


def to_fragment(svg: str) -> str:
    """The HTML that shows a picture of ours in a page with others: no wider than there is room, and without ids.

    Args:
        svg: what ``to_svg`` gives.

    >>> to_fragment('<svg width="620" height="80.5"><g id="a" class="node"></g></svg>')
    '<div class="expert-diagram" style="max-width:620px"><svg width="100%"><g class="node"></g></svg></div>'
    """
    head, end, rest = svg.partition(">")
    found = _SIZE.search(head)
    room = f' style="max-width:{found[1]}px"' if found else ""
    head = _SIZE.sub('width="100%"', head)
    return f'<div class="expert-diagram"{room}>{head}{end}{_ID.sub("<g ", rest).strip()}</div>'
