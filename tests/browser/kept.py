"""Phones that serve one test after the other, each time as if nobody had used them.

A new phone costs a process, an empty cache, every script compiled again: 0.9 s of work with a page
on it. On one that is kept the same page costs 0.6 s. What a test left in storage is forgotten, and
the size of the screen; a phone that was changed by more is closed, and the next gets a new one.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.browser.phone import PHONE, Watch

# A page that loads little, has the storage of all others and is in the exported folder, too.
QUIET = "/robots.txt"
FORGET = "() => { localStorage.clear(); sessionStorage.clear(); }"
# What outlasts the page that a test looked at.
OF_A_PAGE = (
    *("add_init_script", "expose_binding", "expose_function", "on", "once"),
    *("route", "route_web_socket", "set_default_timeout", "set_extra_http_headers"),
)
OF_A_PHONE = (
    *("add_cookies", "add_init_script", "expose_binding", "expose_function", "grant_permissions"),
    *("new_cdp_session", "new_page", "on", "once", "route", "route_web_socket"),
    *("set_default_timeout", "set_extra_http_headers", "set_geolocation", "set_offline"),
)
OF_A_CLOCK = ("install", "pause_at", "resume", "set_fixed_time", "set_system_time")
# What a page is shown on, unless its phone was made with something else.
MEDIA: dict[str, Any] = {
    "color_scheme": "light",
    "contrast": "no-preference",
    "forced_colors": "none",
    "reduced_motion": "no-preference",
}
MOVES = ("fast_forward", "run_for")  # of a clock; one that is set again forgets them
OURS = ("clock", "now", "script")  # options that are not those of `new_context`
MOST = 4  # phones kept by a process of tests; each has a process of its own

NewWatched = Callable[..., tuple[BrowserContext, Watch]]


class Kept:
    """A phone with one page."""

    def __init__(self, phone: BrowserContext, watch: Watch, options: dict[str, Any]) -> None:
        """Take a phone that nobody has used; `options` as `Shelf.take` is given them."""
        if "script" in options:
            phone.add_init_script(options["script"])
        self.page: Page = phone.new_page()
        self._phone, self._watch = phone, watch
        self._scripts = options.get("java_script_enabled", True)
        self._spent, self._size = False, self.page.viewport_size
        self.stop_at = phone.clock.set_fixed_time
        self.play_from = phone.clock.install
        of_a_clock = OF_A_CLOCK if "clock" in options else OF_A_CLOCK + MOVES
        parts = ((self.page, OF_A_PAGE), (phone, OF_A_PHONE), (phone.clock, of_a_clock))
        for part, names in parts:
            for name in names:
                setattr(part, name, self._spending(getattr(part, name)))
        self._media = {name: options.get(name, usual) for name, usual in MEDIA.items()}
        self._shown_elsewhere = False
        self._emulate = self.page.emulate_media
        setattr(self.page, "emulate_media", self._show_elsewhere)  # noqa: B010

    def empty(self) -> bool:
        """Forget what a test has left; False where that cannot be done."""
        if self._spent or self.page.is_closed():
            return False
        self.page.goto(QUIET)
        if self._scripts:
            self.page.evaluate(FORGET)
        self._phone.clear_cookies()
        if self._size and self.page.viewport_size != self._size:
            self.page.set_viewport_size(self._size)
        if self._shown_elsewhere:
            self._emulate(media="null", **self._media)
            self._shown_elsewhere = False
        return self.is_alone()

    def is_alone(self) -> bool:
        """Tell whether no page was opened beside it; one that opens is told of a moment later."""
        return self._phone.pages == [self.page]

    def problems(self) -> list[str]:
        """What must not have happened, since this was asked before."""
        found, self._watch.problems = self._watch.problems, []
        return found

    def close(self) -> None:
        """Close the phone; its problems can still be asked for."""
        self._phone.close()

    def _show_elsewhere(self, **options: Any) -> None:
        self._shown_elsewhere = True
        self._emulate(**options)

    def _spending(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **options: Any) -> Any:
            self._spent = True
            return method(*given, **options)

        return call


class Shelf:
    """The phones that wait for a test, by their options."""

    def __init__(self, new: NewWatched) -> None:
        """`new` makes phones."""
        self._new = new
        self._waiting: OrderedDict[str, Kept] = OrderedDict()

    def take(self, options: dict[str, Any]) -> Kept:
        """A phone as nobody has used it.

        Beside the options of `new_context`: its time stands still at `now`; its time is played, and
        is `clock` at first; `script` runs before any script of a page.
        """
        kept = self._waiting.pop(_name(options), None)
        if kept and not kept.is_alone():
            kept.close()
            kept = None
        if not kept:
            own = {name: value for name, value in options.items() if name not in OURS}
            kept = Kept(*self._new(**own), options)
        # Each test says its own time, so no test sees that of another.
        if "now" in options:
            kept.stop_at(options["now"])
        if "clock" in options:
            kept.play_from(time=options["clock"])
        return kept

    def put(self, options: dict[str, Any], kept: Kept, failed: bool) -> list[str]:
        """Keep a phone for the next test, if it can be; what must not have happened on it."""
        name = _name(options)
        if failed or name in self._waiting or not kept.empty():
            kept.close()
        else:
            self._waiting[name] = kept
            if len(self._waiting) > MOST:
                self._waiting.popitem(last=False)[1].close()
        return kept.problems()

    def clear(self) -> None:
        """Close them all."""
        while self._waiting:
            self._waiting.popitem()[1].close()


def _name(options: dict[str, Any]) -> str:
    """The same for the same phone, whether its options are said or are those of all."""
    times = {name: name in options for name in ("now", "clock")}
    all_of_it = {**PHONE, "java_script_enabled": True, **options, **times}
    return repr(sorted(all_of_it.items()))
