"""Pages opened in Chromium by someone who misses nothing: what they say, fetch, block, throw and run is a fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Visitor:
    """Opens files and collects every fault; at the end there may be none.

    Attributes:
        faults: messages on the console, errors of scripts, dialogs, windows that opened, and requests for anything
            but the files that were opened, which are stopped before they leave.
    """

    def __init__(self, browser: "Browser") -> None:
        self.faults: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._opened: set[str] = set()

    def open(self, path: Path, **wanted: Any) -> "Page":
        """A file in a fresh context, with the options of ``Browser.new_context``."""
        context = self._browser.new_context(**{"offline": True, "service_workers": "block", **wanted})
        self._contexts.append(context)
        context.set_default_timeout(8_000)
        context.route("**/*", self._let_through)
        context.on("console", lambda said: self.faults.append(f"console {said.type}: {said.text}"))
        context.on("weberror", lambda thrown: self.faults.append(f"error: {thrown.error}"))
        page = context.new_page()
        page.on("dialog", self._refuse)
        page.on("popup", lambda popup: self.faults.append(f"window: {popup.url}"))
        self.go(page, path)
        return page

    def go(self, page: "Page", path: Path) -> None:
        """Another file in the same window."""
        self._opened.add(path.as_uri())
        page.goto(path.as_uri())

    @contextmanager
    def expecting(self) -> Iterator[list[str]]:
        """The faults that are meant inside the block, taken out of those that are counted."""
        before, found = list(self.faults), list[str]()
        yield found
        found += self.faults[len(before) :]
        self.faults = before

    def leave(self) -> None:
        """Close every page.

        Raises:
            AssertionError: where one had a fault, or where a text that was only to be shown ran as a script.
        """
        pages = [page for context in self._contexts for page in context.pages]
        ran = [page.url for page in pages if page.evaluate("typeof window.pwned") != "undefined"]
        for context in self._contexts:
            context.close()
        assert not self.faults
        assert not ran

    def _let_through(self, route: "Route") -> None:
        asked = route.request.url
        if asked.split("#")[0] in self._opened:
            route.continue_()
            return
        self.faults.append(f"request: {asked}")
        route.abort()

    def _refuse(self, dialog: "Dialog") -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()
