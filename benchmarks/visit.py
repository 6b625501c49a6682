"""What a first visit costs in a real Chromium: bytes, and the time until something moves against a bare page's."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.browser import PATIENCE, application, chromium
from benchmarks.measure import Result

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

ROUNDS = 5
BARE = 'import streamlit as st\nst.write("Here.")\n'
TOPIC = "l1_l2"
SEEN = """
(() => {
  const seen = {
    bare: () => document.querySelector("[data-testid=stMarkdownContainer]")?.textContent.includes("Here."),
    lab: () => Number(document.querySelector(".rl-live[data-seq]")?.dataset.step) > 0,
    topic: () => document.querySelector(".rl-plot .main-svg .trace, .rl-plot .main-svg .point"),
  };
  const watch = new MutationObserver(() => {
    for (const [name, there] of Object.entries(seen)) if (there()) window[`seen_${name}`] ??= performance.now();
  });
  watch.observe(document, { subtree: true, childList: true, attributes: true });
})();
"""
"""Notes when each page shows what it was opened for."""
ENDED = """() => {
  const live = document.querySelector(".rl-live")?.dataset, [scrubber] = document.getElementsByClassName("rl-scrubber");
  return live?.state === "finished" && live.playing === "false" && live.step === scrubber.max && live.waiting === "0";
}"""
"""The first playback has ended."""
SLOW = {"offline": False, "latency": 0, "downloadThroughput": 20e6 / 8, "uploadThroughput": 20e6 / 8}
"""20 Mbit/s, in bytes a second."""


@dataclass
class Visit:
    """What was measured of one visit: seconds, and bytes as they came."""

    seconds: float = 0.0
    http: int = 0
    socket: int = 0
    requests: int = 0


def visit(context: "BrowserContext", url: str, what: str, *, slow: bool = False, to_the_end: bool = False) -> Visit:
    """Open a page in a new tab."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.add_init_script(SEEN)
    network, found = context.new_cdp_session(page), Visit()

    def came(event: dict[str, Any]) -> None:
        found.http += event["encodedDataLength"]
        found.requests += event["encodedDataLength"] > 0

    def told(event: dict[str, Any]) -> None:
        frame = event["response"]
        text = frame["payloadData"]
        found.socket += len(text) if frame["opcode"] == 1 else len(text) * 3 // 4

    network.on("Network.loadingFinished", came)
    network.on("Network.webSocketFrameReceived", told)
    network.send("Network.enable")
    if slow:
        network.send("Network.emulateNetworkConditions", SLOW)
        network.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url)
    found.seconds = page.wait_for_function(f"window.seen_{what}", polling=100).json_value() / 1000
    if to_the_end:
        page.wait_for_function(ENDED, polling=100)
    page.close()
    return found


def cold(browser: "Browser", url: str, what: str, **more: bool) -> Visit:
    """Open a page in a browser that has never seen it."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        return visit(context, url, what, **more)


def results() -> Iterator[Result]:
    """Yield every measure."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        with chromium() as browser, application() as url, application(bare) as plain:
            yield from sizes(browser, url)
            for name, slow in (("", False), (", CPU 4×, 20 Mbit/s", True)):
                yield from times(browser, url, plain, name, slow=slow)


def sizes(browser: "Browser", url: str) -> Iterator[Result]:
    """Yield what two visits of the Lab move."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        for name, target in (("first", 2.6), ("second", 0.06)):
            found = visit(context, f"{url}/?lang=en", "lab", to_the_end=True)
            note = f"{found.requests} requests"
            http, live = found.http / 1e6, found.socket / 1e6
            yield Result(f"{name} visit of the Lab, to the end of the playback, HTTP", http, target, False, note, " MB")
            yield Result(f"{name} visit, the same, sockets", live, 0.8, False, "Streamlit's and ours", " MB")


def times(browser: "Browser", url: str, plain: str, name: str, *, slow: bool) -> Iterator[Result]:
    """Yield how long it takes until something is seen."""
    pages = {"bare": plain, "lab": f"{url}/?lang=en", "topic": f"{url}/{TOPIC}?lang=en"}
    rounds = [
        {what: cold(browser, address, what, slow=slow).seconds for what, address in pages.items()}
        for _ in range(1 + ROUNDS)
    ][1:]
    bare = median(each["bare"] for each in rounds)
    for what, measure in (("lab", "the Lab, cold, to the first moving figure"), ("topic", "a topic's page, cold")):
        ratio = median(each[what] / each["bare"] for each in rounds)
        note = f"{median(each[what] for each in rounds) * 1e3:.0f} ms, a bare page's text {bare * 1e3:.0f} ms"
        yield Result(f"Chromium{name}: {measure}", ratio, 1.8, False, note)
