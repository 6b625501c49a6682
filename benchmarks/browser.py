"""What a learner waits for in a real Chromium, against a bare rerun of the page's script in the same session."""

import contextlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.measure import Result
from tools.chromium import launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
ROUNDS = 10
FAR = 6
"""Stops that the finger jumps over."""
SWEEPS = 3
"""Times that it goes over all stops, for the pictures a second."""
PATIENCE = 60
"""Seconds after which something that does not come is given up."""
VIEW = "[data-seq]"
SLIDER = ".st-key-slide_l2 input[type=range]"
SEED = ".st-key-type_seed input"
CLOCK = """
const state = () => document.querySelector("[data-testid=stApp]").dataset.testScriptState;
const view = () => document.querySelector("[data-seq]")?.dataset ?? {};
window.bench = {
  quiet: performance.now(),
  // Resolves to the milliseconds from the next key or move of the pointer to what is waited for.
  time(what) {
    const before = { ...view() };
    let ran = false;
    const reached = {
      rerun: () => (ran ||= state() !== "notRunning") && state() === "notRunning",
      figures: () => view().treatment !== before.treatment && view().seq !== before.seq && view().waiting === "0",
      point: () => view().treatment !== before.treatment && view().seq !== before.seq,
    }[what];
    this.done = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`${what} does not come`)), 30000);
      window.bench.began = undefined;
      const watch = new MutationObserver(() => {
        const { began } = window.bench;
        if (began === undefined || !reached()) return;
        watch.disconnect();
        resolve(performance.now() - began);
      });
      const attributeFilter = ["data-seq", "data-treatment", "data-waiting", "data-test-script-state"];
      watch.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter });
    });
  },
};
for (const event of ["keydown", "pointermove"]) {
  addEventListener(event, () => (window.bench.began ??= performance.now()), { capture: true });
}
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (!this.heard) this.addEventListener("message", () => (window.bench.quiet = performance.now()));
  this.heard = true;
  return send.call(this, data);
};
"""
QUIET = """([milliseconds]) => performance.now() - window.bench.quiet > milliseconds
  && document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning" """
THUMB = """(input) => {
  const { x, y, width, height } = input.getBoundingClientRect();
  const thumb = parseFloat(getComputedStyle(input).fontSize) * 12 / 14;
  const step = (width - thumb) / (input.max - input.min);
  return { zero: x + thumb / 2, y: y + height / 2, step, stop: Number(input.value), last: Number(input.max) };
}"""
RERUN = """() => ["keydown", "keyup"].forEach((event) => document.body.dispatchEvent(
  // Streamlit's key; the live view, whose R starts the playback again, leaves alone what an input method composes.
  new KeyboardEvent(event, { key: "r", code: "KeyR", keyCode: 82, bubbles: true, isComposing: true })))"""
PICTURES = """() => {
  const live = document.querySelector("[data-seq]"), { dataset } = live, pictures = (window.bench.pictures = []);
  const note = () => dataset.waiting === "0" && pictures.push([performance.now(), dataset.treatment]);
  new MutationObserver(note).observe(live, { attributeFilter: ["data-seq"] });
}"""


class Session:
    """One learner's page, and what is done on it."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self._seeds = count(1)

    def open(self, url: str) -> None:
        """Open the Lab with L2 in hand at its last stop, and unfold the field of the seed."""
        self.page.add_init_script(CLOCK)
        self.page.goto(f"{url}/?lang=en")
        self.page.wait_for_selector(VIEW)
        self.page.locator(".st-key-fold_training summary").click()
        self.page.wait_for_selector(SEED)
        self.at_rest()
        self.page.locator(SLIDER).press("End")
        self.at_rest()

    def at_rest(self) -> None:
        """Wait until every stop is trained and nothing more arrives, and have the playback stand still."""
        self.page.evaluate("window.bench.quiet = performance.now()")
        self.page.wait_for_function(QUIET, arg=[500])
        if self.page.locator(VIEW).get_attribute("data-playing") == "true":
            self.key(" ")
        self.page.wait_for_function(QUIET, arg=[300])

    def key(self, key: str) -> None:
        """Press a key that is the page's, not a control's."""
        self.page.evaluate("document.activeElement.blur()")
        self.page.keyboard.press(key)

    def timed(self, what: str) -> float:
        """Return the seconds that what was begun took."""
        return float(self.page.evaluate("window.bench.done")) / 1000

    def rerun(self) -> float:
        """Time a bare rerun, which changes nothing."""
        self.page.evaluate("document.activeElement.blur()")
        self.page.evaluate("window.bench.time('rerun')")
        self.page.evaluate(RERUN)
        return self.timed("rerun")

    def thumb(self) -> dict[str, float]:
        """Return where the middle of the slider's thumb is at stop 0, the pixels between stops, and where it is now."""
        slider = self.page.locator(SLIDER)
        slider.scroll_into_view_if_needed()  # the field of the seed lies far below it
        found: dict[str, float] = slider.evaluate(THUMB)
        return found

    def move(self, stops: int) -> float:
        """Take hold of the thumb, let all arrays arrive, and time a move by some stops, to every figure drawn."""
        thumb, mouse = self.thumb(), self.page.mouse
        mouse.move(thumb["zero"] + thumb["stop"] * thumb["step"], thumb["y"])
        mouse.down()
        self.page.evaluate("window.bench.quiet = performance.now()")
        self.page.wait_for_function(QUIET, arg=[1000])
        self.page.evaluate("window.bench.time('figures')")
        mouse.move(thumb["zero"] + (thumb["stop"] + stops) * thumb["step"], thumb["y"])
        took = self.timed("figures")
        mouse.up()
        return took

    def sweep(self) -> float:
        """Drag over all stops there and back, and return how many of them are drawn a second."""
        thumb, mouse = self.thumb(), self.page.mouse
        last = round(thumb["last"])
        mouse.move(thumb["zero"] + thumb["stop"] * thumb["step"], thumb["y"])
        mouse.down()
        self.page.evaluate(PICTURES)
        there = [*range(last, -1, -1), *range(1, last + 1)]
        for stop in there * SWEEPS:
            mouse.move(thumb["zero"] + stop * thumb["step"], thumb["y"])
        pictures = self.page.evaluate("window.bench.pictures")
        mouse.up()
        shown = [at for at, before in zip(pictures[1:], pictures, strict=False) if at[1] != before[1]]
        return (len(shown) - 1) / (shown[-1][0] - shown[0][0]) * 1000

    def another_seed(self) -> float:
        """Time another seed, which nobody has trained, from the key to the first point of it."""
        self.page.locator(SEED).fill(str(next(self._seeds)))
        self.page.evaluate("window.bench.time('point')")
        self.page.locator(SEED).press("Enter")
        return self.timed("point")

    def round(self) -> dict[str, float]:
        """Measure everything once, from the last stop and back to it."""
        times: dict[str, float] = {}
        for name, act in (
            ("rerun", self.rerun),
            ("next stop", lambda: self.move(-1)),
            ("far stop", lambda: self.move(-FAR)),
            ("back", lambda: self.move(1 + FAR)),
            ("pictures", self.sweep),
            ("rerun again", self.rerun),
            ("seed", self.another_seed),
        ):
            times[name] = act()
            self.at_rest()
        return times


@contextlib.contextmanager
def application(script: Path = ROOT / "app.py") -> Iterator[str]:
    """Serve the application, or another script, on a free port, and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    options = (
        "--browser.gatherUsageStats",
        "false",
        "--server.headless",
        "true",
        "--server.address",
        "127.0.0.1",
        "--server.port",
        str(port),
    )
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.fileWatcherType", "none", *options]
    with subprocess.Popen(command, cwd=script.parent, **quiet) as server:
        try:
            wait_for(f"{url}/_stcore/health", server)
            yield url
        finally:
            server.terminate()


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers."""
    until = monotonic() + PATIENCE
    while server.poll() is None and monotonic() < until:
        with contextlib.suppress(URLError, OSError), urlopen(url, timeout=1):
            return
        sleep(0.1)
    raise RuntimeError("the application does not start; try `make run`")


@contextlib.contextmanager
def chromium() -> "Iterator[Browser]":
    """Start a Chromium."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise SystemExit("These benchmarks need Playwright: `make bench` installs it") from None
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except Error as error:
            raise SystemExit(
                "No Chromium could be started. `make bench` finds or installs one; or name one by CHROMIUM=/path, or "
                f"measure the rest: python -m benchmarks engine workshop\n{error}"
            ) from None
        try:
            yield browser
        finally:
            browser.close()


def measured() -> list[dict[str, float]]:
    """Return the seconds, and the pictures a second, of every round."""
    with chromium() as browser, application() as url:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE * 1000)
        session = Session(page)
        session.open(url)
        rounds = [session.round() for _ in range(1 + ROUNDS)]
    return rounds[1:]


def results() -> Iterator[Result]:
    """Yield every measure."""
    rounds = measured()
    for each in rounds:
        each["rerun"] = (each["rerun"] + each.pop("rerun again")) / 2
    bare = median(each["rerun"] for each in rounds)
    for name, measure, target in (
        ("next stop", "Chromium: finger moved to the next stop, trained, to six figures drawn", 0.25),
        ("far stop", f"Chromium: finger moved by {FAR} stops, trained, to six figures drawn", 0.25),
        ("seed", "Chromium: another seed, to the first new point", 3),
    ):
        ratio = median(each[name] / each["rerun"] for each in rounds)
        note = f"{median(each[name] for each in rounds) * 1e3:.0f} ms, a bare rerun {bare * 1e3:.0f} ms"
        yield Result(measure, ratio, target, False, note)
    rate = median(each["pictures"] for each in rounds)
    note = f"{SWEEPS} times over all stops, there and back"
    yield Result("Chromium: pictures a second while dragging", rate, 20, True, note, unit="")
