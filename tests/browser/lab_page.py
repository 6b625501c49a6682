"""The Lab in a browser: how a test operates it, and how it reads what the browser has drawn and has been sent."""

import functools
import json
import math
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.techniques import TECHNIQUES
from pages.lab.cards import GROUPS
from tests.browser.contexts import PATIENCE, Contexts

UNFOLDED = "fold => fold.open && fold.getAnimations({ subtree: true }).length === 0"
GOES_ON = 'document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"'
SETTLED = f"""([others, digest]) => {{
  const live = document.querySelector(".rl-live")?.dataset;
  const [scrubber] = document.getElementsByClassName("rl-scrubber");
  return live?.seq && {GOES_ON} && ["finished", "diverged"].includes(live.state) && live.step === scrubber.max
    && live.waiting === "0"
    && !others.includes(live.treatment) && (!digest || live.treatment === digest);
}}"""
CURVES = """([figure, role, dash]) => {
  const traces = document.querySelector(`[data-figure="${figure}"] .rl-plot`).data;
  const own = traces.filter((t) => t.mode === "lines" && t.meta.role === role && t.line.width > 1);
  const found = own.find((t) => (t.line.dash ?? "solid") === dash);
  return { x: [...found.x], y: [...found.y] };
}"""
WITH_DATA = """() => [...document.querySelectorAll(".rl-first > [data-figure]")].filter((card) => {
  const numbers = (card.querySelector(".rl-plot").data ?? []).flatMap((t) => [t.z ?? t.y]).flat(3);
  return numbers.filter(Number.isFinite).length > 2;
}).map((card) => card.dataset.figure)"""
DRAWN_AGAIN = "seq => document.querySelector('.rl-live').dataset.seq !== seq"
IDLE = """async () => {
  const seen = window.seenTrained;
  seen.push(await window.secondsTrained());
  return seen.length >= 5 && new Set(seen.slice(-5)).size === 1;
}"""
"""The workers' time has stood still each time that it was looked at."""
TICKS = os.sysconf("SC_CLK_TCK")


class Application:
    """The application in a process of its own."""

    def __init__(
        self, process: subprocess.Popen[bytes], url: str, start: Callable[[], subprocess.Popen[bytes]]
    ) -> None:
        self.process = process
        self.url = url
        self.blank = f"{url}_stcore/health"
        self._start = start

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server, and wait until it has."""
        self.process.send_signal(how)
        self.process.wait(timeout=20)

    def start(self) -> None:
        """Start the server again where it was; returns once it answers."""
        self.process = self._start()

    def workers(self) -> list[int]:
        """Return the ids of the worker processes there are."""
        if not Path("/proc").is_dir():
            pytest.skip("there is no /proc to find the workers in")
        pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
        return [pid for pid in pids if self._is_worker(pid)]

    def _is_worker(self, pid: int) -> bool:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            return b"core.runners.worker" in command and int(fields_of(pid)[1]) == self.process.pid
        except OSError:
            return False

    def kill_workers(self) -> list[int]:
        """Kill every worker, and return their ids."""
        pids = self.workers()
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        return pids

    def seconds_trained(self) -> float:
        """Return how long the workers have computed."""
        return sum(int(time) for pid in self.workers() for time in fields_of(pid)[11:13]) / TICKS


def fields_of(pid: int) -> list[str]:
    """Return what the system says about a process, from its state and its parent on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def fold_of(setting: str) -> str:
    """Return the family of techniques, or the group of settings, in which a setting lies, given as widgets have it."""
    for group, keys in GROUPS.items():
        if setting in keys:
            return group
    return next(t.family for name, t in TECHNIQUES.items() if f"{setting}_".startswith(f"{name}_"))


def looking_rarely(page: Page) -> Page:
    """Have a page's waits look ten times a second, not at each frame: for that the browser would paint all the time."""
    page.wait_for_function = functools.partial(page.wait_for_function, polling=100)
    return page


def drag(within: Locator, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Drag the mouse over something that has come to rest, from and to so many pixels right of and below its corner."""
    within.hover(position={"x": start[0], "y": start[1]})
    box, mouse = within.bounding_box(), within.page.mouse
    assert box is not None
    mouse.down()
    mouse.move(box["x"] + end[0], box["y"] + end[1], steps=5)
    mouse.up()


class Lab:
    """One tab.

    Attributes:
        asked: The digests that its live view has asked for, one set each time it asked.
        told: Every message that it was sent: digest, state, step, whether it starts again.
        wrong: What a page must not do: errors in its console, requests to another host.
    """

    def __init__(self, page: Page, application: Application) -> None:
        self.page, self.application = page, application
        self.asked: list[set[str]] = []
        self.told: list[dict[str, Any]] = []
        self.wrong: list[str] = []
        self.socket: WebSocket
        self.script: WebSocket
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", self._hear)
        page.on("request", self._watch)
        page.on("websocket", self._tap)

    @classmethod
    @contextmanager
    def opened(
        cls, contexts: Contexts, application: Application, *, first: bool = False, **settings: Any
    ) -> Iterator["Lab"]:
        """A tab in a browser of its own, which has done nothing wrong when it is closed.

        Args:
            first: Whether the browser must not have loaded anything before.
            settings: Of the browser's context, as Playwright has them.
        """
        context = contexts.new(**settings) if first else contexts.lent(application.blank, **settings)
        with context as made:
            lab = cls(looking_rarely(made.new_page()), application)
            yield lab
            assert lab.wrong == []
            assert "Traceback" not in lab.page.content()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.wrong.append(f"{message.text} {message.location}")

    def _watch(self, request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).netloc != urlsplit(self.application.url).netloc:
            self.wrong.append(request.url)

    def _tap(self, socket: WebSocket) -> None:
        if socket.url.endswith("/_stcore/stream"):
            self.script = socket
        if not socket.url.endswith("/_reglab/live"):
            return
        self.socket = socket
        socket.on("framesent", lambda text: self.asked.append({row["digest"] for row in json.loads(text)["rows"]}))
        socket.on("framereceived", lambda body: self.told.append(header(body)))

    # To do

    def open(self, **query: object) -> "Lab":
        """Go to an address, and wait for the live view."""
        self.asked.clear()
        self.told.clear()
        self.page.goto(f"{self.application.url}?{urlencode(query)}".rstrip("?"))
        self.page.wait_for_function(f"document.querySelector('.rl-live')?.dataset.seq > 0 && {GOES_ON}")
        return self

    def settled(self, *others: str, digest: str = "") -> str:
        """Wait until both models have ended and all of them is shown; return the digest of the treatment.

        Args:
            others: Treatments that are not meant.
            digest: The treatment that is meant.
        """
        self.page.wait_for_function(SETTLED, arg=[list(others), digest])
        return self.live("treatment")

    def change(self, act: Callable[[], object]) -> str:
        """Do something, and wait until another treatment is shown to its end; return its digest."""
        before = self.live("treatment")
        act()
        return self.settled(before)

    def rerun(self, act: Callable[[], object]) -> None:
        """Do something that runs the script and need not change anything on the page, and wait until it has ended."""
        with self.script.expect_event("framereceived", has_ended, timeout=PATIENCE * 1000):
            act()
        self.page.wait_for_function(GOES_ON)

    def shown(self, key: str) -> Locator:
        """Return a widget, what it lies in unfolded."""
        found, setting = self.page.locator(f".st-key-{key}"), key.partition("_")[2]
        if not found.count():
            self.unfold(fold_of(setting))
        fold = self.page.locator("details", has=found)
        if fold.count():
            # While it unfolds its controls move, and a list that is opened meanwhile closes.
            self.page.wait_for_function(UNFOLDED, arg=fold.element_handle())
        return found

    def unfold(self, name: str) -> None:
        """Unfold a family of techniques or a group of settings, which are drawn then, unless that is done."""
        fold = self.page.locator(f".st-key-fold_{name} details")
        if fold.get_attribute("open") is None:
            self.rerun(fold.locator("summary").click)

    def type(self, key: str, text: str) -> None:
        """Type a value into a setting's field."""
        field = self.shown(f"type_{key}").locator("input")
        field.fill(text)
        field.press("Enter")

    def choose(self, key: str, option: str) -> None:
        """Choose one of a setting's options by its name."""
        widget = self.shown(f"choose_{key}")
        if widget.locator("[data-testid=stButtonGroup]").count():
            widget.get_by_text(option, exact=True).click()
            return
        field = widget.locator("input")
        field.click()
        field.fill(option)
        self.page.locator("[role=option]").get_by_text(option, exact=True).click()

    def switch(self, name: str) -> None:
        """Switch a technique on or off."""
        self.shown(f"on_{name}").locator("label").click()

    def press(self, keys: str) -> None:
        """Press a key while no field has the focus."""
        self.page.evaluate("document.activeElement.blur()")
        self.page.keyboard.press(keys)

    def scrub(self, step: int) -> None:
        """Take the playback to a step."""
        self.page.locator(".rl-scrubber").fill(str(step))
        self.wait(f"live.step === '{step}'")

    def wait(self, condition: str) -> None:
        """Wait for a condition on `live`, what the live view says about itself."""
        self.page.wait_for_function(f"((live) => {condition})(document.querySelector('.rl-live')?.dataset ?? {{}})")

    # To read

    def live(self, name: str) -> str:
        """Return what the live view says about itself."""
        return str(self.page.evaluate("name => document.querySelector('.rl-live').dataset[name]", name))

    def curve(self, role: str, part: str = "validation", figure: str = "overfit") -> dict[str, list[float]]:
        """Return a loss or accuracy curve as it is drawn."""
        dash = {"validation": "solid", "train": "dot"}[part]
        found: dict[str, list[float]] = self.page.evaluate(CURVES, [figure, role, dash])
        return found

    def end(self, role: str, part: str = "validation", figure: str = "overfit") -> float:
        """Return where a curve ends."""
        return self.curve(role, part, figure)["y"][-1]

    def caption(self, figure: str) -> str:
        """Return the sentence under a figure."""
        return self.page.locator(f"[data-figure='{figure}'] .rl-caption").inner_text().replace("\u2009", "")

    def number(self, figure: str, pattern: str) -> float:
        """Return the number that a sentence under a figure holds; NaN where it is not known."""
        found = re.search(pattern, self.caption(figure))
        assert found, (pattern, self.caption(figure))
        return math.nan if found[1] == "–" else float(found[1].replace("\u2212", "-"))

    def figures_with_data(self) -> list[str]:
        """Return those of the six figures that show numbers."""
        found: list[str] = self.page.evaluate(WITH_DATA)
        return found

    def states(self) -> dict[str, str]:
        """Return the state of every run that the browser was told of."""
        return {message["digest"]: message["state"] for message in self.told}

    def until(self, condition: Callable[[], Any]) -> Any:
        """Wait until a condition on what is drawn is true, and return its value: looks again when more was drawn."""
        while True:
            seq = self.live("seq")
            if found := condition():
                return found
            self.page.wait_for_function(DRAWN_AGAIN, arg=seq)

    def until_all_ended(self) -> None:
        """Wait until every run that the live view asks for has ended."""
        if not self._have_all_ended():
            self.socket.wait_for_event("framereceived", lambda _: self._have_all_ended(), timeout=PATIENCE * 1000)

    def _have_all_ended(self) -> bool:
        states = self.states()
        return bool(self.asked) and all(states.get(digest) == "finished" for digest in self.asked[-1])

    def until_idle(self) -> float:
        """Wait until no worker computes, and return how long they have computed."""
        if not self.page.evaluate("Boolean(window.secondsTrained)"):
            self.page.expose_function("secondsTrained", self.application.seconds_trained)
        self.page.evaluate("window.seenTrained = []")
        self.page.wait_for_function(IDLE, polling=50)
        return self.application.seconds_trained()


def has_ended(body: bytes | str) -> bool:
    """Tell whether Streamlit's server says in a message that a run of the script has ended."""
    assert isinstance(body, bytes)
    return bool(ForwardMsg.FromString(body).WhichOneof("type") == "script_finished")


def header(body: bytes | str) -> dict[str, Any]:
    """Return the header of a message."""
    assert isinstance(body, bytes)
    length = int.from_bytes(body[:4], "little")
    found: dict[str, Any] = json.loads(body[4 : 4 + length])
    return found
