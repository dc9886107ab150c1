"""One file for the mail and the browser: the report of a consultation and its pictures, to read, point at and print."""

from expert.diagrams.page.bounded import to_html

__all__ = ["to_html"]
