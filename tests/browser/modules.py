"""Modules of the app asked directly: one page, many questions in one `evaluate`.

A module that no page names yet is not in the table; the test hands it out at the address, and with
the bytes, that it would have there.
"""

from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.kept import QUIET
from tests.server import ROOT
from webapp.assets import Assets


class Modules:
    """A page, and the modules of static/js as it would get them."""

    def __init__(self, phone: BrowserContext, path: str = QUIET) -> None:
        """Open `path`; every module is there for it, named by its path below static/js."""
        self._assets = Assets(ROOT / "static")
        phone.route("**/static/js/**", self._answer)
        phone.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        self.page: Page = phone.new_page()
        self.page.goto(path)

    def url(self, module: str) -> str:
        """The address of a module."""
        return self._assets.url(f"js/{module}")

    def ask(self, module: str, work: str, given: Any = None) -> Any:
        """What the JavaScript function `work`, called with the module and `given`, returns."""
        call = f"async ([url, given]) => ({work})(await import(url), given)"
        return self.page.evaluate(call, [self.url(module), given])

    def each(self, module: str, function: str, calls: list[Any]) -> list[Any]:
        """What an exported function returns for each list of arguments."""
        work = f"(module, calls) => calls.map((call) => module.{function}(...call) ?? null)"
        found: list[Any] = self.ask(module, work, calls)
        return found

    def _answer(self, route: Route) -> None:
        path = "/" + route.request.url.split("/", 3)[3]
        if path in self._assets.files:
            route.fulfill(body=self._assets.files[path], content_type="text/javascript")
        else:
            route.fallback()
