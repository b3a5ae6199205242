"""How fast a phone four times slower than this machine answers. Nothing runs beside these tests.

The page is touched and asked through the browser's protocol: what Playwright brings into a page to
find a button is one long task by itself.

Measured is the whole browser, which people have. In the headless shell the first frame of `/` takes
54 to 88 ms, in the whole browser less than the 50 that are reported; the control takes 17 in both.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import mean, median
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.browser.chromium import LaunchOptions
from tests.browser.modules import Modules
from tests.browser.phone import NewPhone

pytestmark = pytest.mark.alone

SLOWER = 4  # the CPU, as a cheap phone's against a fast machine's
LONGEST_TASK = 50  # ms: what takes longer is felt as a wait
DIARY_READY = 200  # ms until all figures of the diary are there
LONGEST_TAP = 64  # ms from a finger's end to the next frame
# ms until the checklist has ten years of ticks, and of relief and the patterns of 2,000 cramps. The
# aim is that of every page, 200 for the patterns; 55 to 100, 45 to 75 and 230 to 360 were measured
# on two busy cores.
AFTER_TEN_YEARS = {"old opening": 150, "old task": 75, "old patterns": 400}
TIMES = 3  # the diary with 2,000 cramps against one with 20
MOST_RUNS = 15

# What else runs on the machine, or on its host, makes the same figure two or three times as long,
# for some minutes. So the figures are measured against work that is nothing of ours, done before
# each: the mean time to lay out 300 paragraphs. It is the median of all runs that is compared: from
# one run to the next the two go their own ways (a correlation of 0.0 in 24 runs).
CONTROL = """(() => {
  const box = document.body.appendChild(document.createElement("div"));
  const paragraph = (_, number) => {
    const node = document.createElement("p");
    node.textContent = `${"word ".repeat(12)} ${number}`;
    return node;
  };
  const lay = () => {
    box.replaceChildren(...Array.from({ length: 300 }, paragraph));
    return box.offsetHeight;
  };
  for (let time = 0; time < 10; time++) lay();
  const start = performance.now();
  for (let time = 0; time < 20; time++) lay();
  return (performance.now() - start) / 20;
})()"""
AT_REST = 25.0  # ms that it takes at 4 times slower: 24 to 26 in 20 times on two cores at rest
PACE = "control, ms"  # the figure of a run that says so

WATCH = """
  globalThis.tasks = [];
  globalThis.taps = [];
  const watch = (options, list) => new PerformanceObserver((found) =>
    list.push(...found.getEntries())).observe({ buffered: true, ...options });
  watch({ type: "longtask" }, tasks);
  watch({ type: "event", durationThreshold: 16 }, taps);
"""
# Both figures are 0 where nothing was as long as the browser reports: 50 and 16 ms.
SLOWEST = """(() => {
  const slowest = (list) => Math.max(0, ...list.splice(0).map((entry) => entry.duration));
  return { task: slowest(tasks), tap: slowest(taps.filter((event) => event.interactionId)) };
})()"""
CENTRE = """(() => {
  const found = [...document.querySelectorAll('%s')].find((element) => element.checkVisibility());
  found.scrollIntoView({ block: "center" });
  const { x, y, width, height } = found.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
})()"""
FINGER_DOWN = 70  # ms

# Ten years of five ticks a day up to yesterday and 2,000 cramps, as the app stores them: the months
# that are over as one record each.
TEN_YEARS = """() => {
  const store = (name, fields) =>
    localStorage.setItem("unknot:" + name, JSON.stringify({ v: 1, ...fields }));
  const items = ["hydration", "bananas", "spinach", "magnesium", "bedtime-stretch"];
  const dayOf = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const today = dayOf(0);
  const months = {};
  const last = {};
  for (let back = 1; back < 3650; back++) for (const item of items) {
    const [day, at] = [dayOf(back), { at: dayOf(back) + "T21:40:00+00:00" }];
    if (day.slice(0, 7) === today.slice(0, 7)) store(`tick:${day}:${item}`, at);
    else {
      (months[day.slice(0, 7)] ??= {})[`${day}:${item}`] = at;
      last[item] ??= day;
    }
  }
  store("ever:ticks", { last });
  for (const [month, ticks] of Object.entries(months)) store(`ticks:${month}`, { ticks });
  for (let number = 0; number < 2000; number++) store(`cramp:${crypto.randomUUID()}`, {
    start: `${dayOf(1 + number)}T03:12:00+00:00`, about: "exact", seconds: 60 + number % 600,
    muscle: "calf", side: "left", place: "bed", pain: number % 11, woke: "yes", awake: 15,
    sore: "hours", eased: ["stretch", "massage"], before: ["hard-exercise", "heat"], episodes: 1,
    note: "woke up with it, both toes curled ".repeat(2), from: "player",
    made: `${dayOf(1 + number)}T03:14:00+00:00`, changed: `${dayOf(1 + number)}T08:14:00+00:00` });
}"""
TWENTY = TEN_YEARS.replace("back < 3650", "back < 20").replace("number < 2000", "number < 20")
READ_DIARY = """async ([entries, period, patterns]) => {
  const [{ diary, withStretches }, { periodOf }, { figures }] =
    await Promise.all([entries, period, patterns].map((url) => import(url)));
  const begin = performance.now();
  const kept = diary();
  const chosen = periodOf("8-weeks", kept, new Date().toISOString().slice(0, 19) + "+00:00");
  const found = figures(withStretches(kept, chosen), chosen);
  return { ms: performance.now() - begin, cramps: kept.cramps.length, nights: found.nights.cramp };
}"""

# How long an element takes from its definition, which upgrades it, to the frame that shows it.
TIME_DEFINED = """(() => {
  const define = customElements.define.bind(customElements);
  customElements.define = (name, element) => {
    const begin = performance.now();
    define(name, element);
    if (name !== "%s") return;
    globalThis.defined = performance.now() - begin;
    requestAnimationFrame(() => setTimeout(() => {
      globalThis.shown = performance.now() - begin;
    }));
  };
})()"""

# What a person taps in turn, from a page just opened to "It eased".
RUN = {
    "Guide me": ".dock [data-guide]",
    "Pause": "dialog [data-do=pause]",
    "Go on": "dialog [data-do=pause]",
    "It eased": "dialog [data-do=eased]",
    "Close": "dialog [data-do=close]",
    "the map": ".pick summary",
    "another muscle": ".map__shin a",
}


@pytest.fixture(scope="module")
def browser(playwright: Playwright, browser_options: LaunchOptions) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**browser_options)
    yield browser
    browser.close()


class SlowPhone:
    """One page on a slow phone."""

    def __init__(self, phone: BrowserContext, path: str) -> None:
        """Open it and wait until its scripts have come."""
        phone.add_init_script(WATCH)
        self._page = phone.new_page()
        self._browser = phone.new_cdp_session(self._page)
        self._slow(SLOWER)
        self.control: float = self.ask(CONTROL)
        self._page.goto(path)
        self._page.wait_for_timeout(1_500)

    def slowest(self) -> dict[str, float]:
        """The longest task and the slowest tap since the last time, in ms."""
        found: dict[str, float] = self.ask(SLOWEST)
        return found

    def tap(self, selector: str) -> None:
        """Touch the first visible element that the selector finds, and wait half a second."""
        self._slow(1)
        centre = self.ask(CENTRE % selector)
        self._page.wait_for_timeout(200)  # scrolled there
        self.ask("void (tasks.length = taps.length = 0)")
        self._slow(SLOWER)
        self._touch("touchStart", [centre])
        self._page.wait_for_timeout(FINGER_DOWN)
        self._touch("touchEnd", [])
        self._page.wait_for_timeout(500)

    def _slow(self, rate: int) -> None:
        self._browser.send("Emulation.setCPUThrottlingRate", {"rate": rate})

    def _touch(self, kind: str, points: list[dict[str, float]]) -> None:
        self._browser.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def ask(self, expression: str) -> Any:
        """What an expression of the page comes to."""
        how = {"expression": expression, "returnByValue": True}
        answer = self._browser.send("Runtime.evaluate", how)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")


def relief_run(new_phone: NewPhone) -> dict[str, float]:
    """The longest task and the slowest tap of each thing that happens in a run, in ms."""
    phone = new_phone()
    slow = SlowPhone(phone, "/")
    found = {PACE: slow.control, "opening, task": slow.slowest()["task"]}
    for name, selector in RUN.items():
        slow.tap(selector)
        found.update({f"{name}, {kind}": ms for kind, ms in slow.slowest().items()})
    phone.close()
    return found


def opened(new_phone: NewPhone, path: str) -> dict[str, float]:
    """The longest task of a page that is opened, in ms."""
    phone = new_phone()
    slow = SlowPhone(phone, path)
    found = {PACE: slow.control, "opening, task": slow.slowest()["task"]}
    phone.close()
    return found


def with_past(new_phone: NewPhone, fill: str) -> BrowserContext:
    """A phone on which somebody has used the app for long."""
    phone = new_phone(allow=["favicon"], timezone_id="UTC")
    page = phone.new_page()
    page.goto("/healthz")
    page.evaluate(fill)
    page.close()
    return phone


def tick_after_ten_years(new_phone: NewPhone) -> dict[str, float]:
    """The longest task of the checklist's opening and of a tick, and how late its tap answers."""
    phone = with_past(new_phone, TEN_YEARS)
    slow = SlowPhone(phone, "/prevention")
    found = {PACE: slow.control, "opening, old opening": slow.slowest()["task"]}
    for turn in ("ticked", "unticked"):
        slow.tap("#bananas label")
        found.update({f"{turn}, {kind}": ms for kind, ms in slow.slowest().items()})
    phone.close()
    return found


def diary_read(new_phone: NewPhone) -> dict[str, float]:
    """How long all figures of 2,000 cramps take, from the stored texts on, in ms."""
    phone = new_phone(timezone_id="UTC")
    modules = Modules(phone)
    modules.page.evaluate(TEN_YEARS)
    modules.page.reload()
    browser = phone.new_cdp_session(modules.page)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    control = modules.page.evaluate(CONTROL)
    urls = [modules.url(f"diary/{name}.js") for name in ("entries", "period", "patterns")]
    found = modules.page.evaluate(READ_DIARY, urls)
    assert found["cramps"] == 2000 and found["nights"] > 50
    phone.close()
    return {PACE: control, "all figures, ready": found["ms"]}


def patterns_opened(new_phone: NewPhone) -> dict[str, float]:
    """How long the patterns of 2,000 cramps take from nothing read to all shown, in ms."""
    phone = with_past(new_phone, TEN_YEARS)
    phone.add_init_script(TIME_DEFINED % "cramp-patterns")
    slow = SlowPhone(phone, "/diary/patterns")
    found = {PACE: slow.control, "all shown, old patterns": slow.ask("shown")}
    assert slow.ask("document.querySelector('[data-part=span]').textContent.includes('Cramps: 5')")
    phone.close()
    return found


def diary_opened(new_phone: NewPhone) -> dict[str, float]:
    """How long the diary takes with 2,000 cramps, in ms, and how many times as long as with 20."""
    runs = [opened_with(new_phone, fill) for fill in (TEN_YEARS, TWENTY, TWENTY, TEN_YEARS)]
    ms = [shown for _, shown in runs]
    return {
        PACE: mean(control for control, _ in runs),
        "diary, ready": (ms[0] + ms[3]) / 2,
        "2,000 against 20, times": (ms[0] + ms[3]) / (ms[1] + ms[2]),
    }


def opened_with(new_phone: NewPhone, fill: str) -> tuple[float, float]:
    """The control, and from the definition of the diary's element to its first frame, in ms."""
    phone = with_past(new_phone, fill)
    phone.add_init_script(TIME_DEFINED % "cramp-diary")
    slow = SlowPhone(phone, "/diary")
    assert slow.ask("document.querySelectorAll('.entry').length") == 20
    found = (slow.control, slow.ask("shown"))
    phone.close()
    return found


def relief_after_ten_years(new_phone: NewPhone) -> dict[str, float]:
    """The longest task of the front page's opening with 2,000 cramps to look through."""
    phone = with_past(new_phone, TEN_YEARS)
    slow = SlowPhone(phone, "/")
    found = {PACE: slow.control, "relief, old task": slow.slowest()["task"]}
    scripts = "performance.getEntriesByType('resource').map(({ name }) => name).join()"
    assert "own-remedy" in slow.ask(scripts)
    phone.close()
    return found


def too_slow(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The figures whose median is over its limit, as ms of a machine at rest."""
    limits = {"task": LONGEST_TASK, "tap": LONGEST_TAP, "ready": DIARY_READY, "times": TIMES}
    limits.update(AFTER_TEN_YEARS)
    busy = max(1.0, median(run[PACE] for run in runs) / AT_REST)
    found = {name: median(run[name] for run in runs) for name in runs[0] if name != PACE}
    at_rest = {name: ms if name.endswith("times") else ms / busy for name, ms in found.items()}
    return {name: round(ms, 1) for name, ms in at_rest.items() if ms > limits[name.split(", ")[1]]}


def hold(measure: Callable[[], dict[str, float]], *, fewest_runs: int) -> None:
    """Fail where the median of a figure stays over its limit. A machine that is busy makes figures
    worse and none better: more runs where the first do not suffice."""
    runs: list[dict[str, float]] = []
    for count in range(fewest_runs, MOST_RUNS + 1, 2):
        runs += [measure() for _ in range(count - len(runs))]
        if not too_slow(runs):
            return
    each = {name: [run[name] for run in runs] for name in (PACE, *too_slow(runs))}
    pytest.fail(f"too slow, in ms at rest: {too_slow(runs)}; as measured, run by run: {each}")


def test_no_task_blocks_and_every_tap_answers_at_once(new_phone: NewPhone) -> None:
    hold(lambda: relief_run(new_phone), fewest_runs=3)


@pytest.mark.parametrize("path", ["/prevention", "/triggers", "/quiz", "/about", "/warning-signs"])
def test_no_page_blocks_while_it_loads(new_phone: NewPhone, path: str) -> None:
    hold(lambda: opened(new_phone, path), fewest_runs=1)


def test_a_tick_costs_no_more_after_ten_years(new_phone: NewPhone) -> None:
    hold(lambda: tick_after_ten_years(new_phone), fewest_runs=1)


def test_the_patterns_of_two_thousand_cramps_open_at_once(new_phone: NewPhone) -> None:
    hold(lambda: patterns_opened(new_phone), fewest_runs=1)


def test_the_diary_of_two_thousand_cramps_opens_at_once(new_phone: NewPhone) -> None:
    hold(lambda: diary_opened(new_phone), fewest_runs=1)


def test_ten_years_of_cramps_hold_nobody_up(new_phone: NewPhone) -> None:
    hold(lambda: relief_after_ten_years(new_phone), fewest_runs=1)


def test_the_figures_of_two_thousand_cramps_are_ready_at_once(new_phone: NewPhone) -> None:
    hold(lambda: diary_read(new_phone), fewest_runs=1)
