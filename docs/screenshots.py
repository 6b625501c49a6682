"""Takes the pictures of the README: `make screenshots`.

Starts the application on a free port, and photographs each page once it says that it is done.
"""

import argparse
import contextlib
import socket
import subprocess
import sys
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from core.i18n.catalogue import message
from core.i18n.text import Language
from core.presets import OPENING, PRESETS, Preset
from core.topics import EXAMPLES
from pages.address.codec import Comparison, encode
from tools.chromium import launch

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PATIENCE = 120_000
"""Milliseconds after which a page that is not done is an error."""

DONE = """() => {
  const live = document.querySelector(".rl-live");
  const app = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
  const finished = live?.dataset.state === "finished" && live.dataset.playing === "false";
  return Boolean(app) && finished && Number(live.dataset.step) === STEPS;
}"""
EVERY_STOP = """() => {
  const traces = document.querySelector("[data-figure=enough] .rl-plot")?.data ?? [];
  const dots = traces.find((trace) => trace.text?.length > 1);
  return dots && dots.y.length === dots.text.length && [...dots.y].every(Number.isFinite);
}"""
"""The slider's other stops are trained behind what is shown."""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


@dataclass(frozen=True, kw_only=True)
class Picture(ABC):
    """One picture, and the screen it is taken on."""

    name: str
    language: Language = "en"
    dark: bool = False
    presenter: bool = False
    size: tuple[int, int] = (1440, 900)

    @property
    @abstractmethod
    def path(self) -> str:
        """The address of the page behind the host, with its query."""

    @abstractmethod
    def prepare(self, page: Page) -> None:
        """Bring the page to where it is to be photographed, and wait until everything on it is drawn."""


@dataclass(frozen=True, kw_only=True)
class LabPicture(Picture):
    """The Lab with a preset."""

    preset: Preset

    @property
    def path(self) -> str:
        """The Lab's address."""
        shown = Comparison(
            treatment=self.preset.config,
            technique=self.preset.technique,
            language=self.language,
            presenter=self.presenter,
        )
        return "?" + urlencode(encode(shown))

    def prepare(self, page: Page) -> None:
        """Wait until both models and every stop of the slider are trained, drawn, and shown at the last step."""
        page.wait_for_function(DONE.replace("STEPS", str(self.preset.config.steps)), timeout=PATIENCE)
        page.wait_for_function(EVERY_STOP, timeout=PATIENCE)


@dataclass(frozen=True, kw_only=True)
class TopicPicture(Picture):
    """One worked example on the page of its topic, after the prediction."""

    topic: str
    example: str

    @property
    def path(self) -> str:
        """The page's address."""
        return f"{self.topic}?{urlencode({'lang': self.language})}"

    def prepare(self, page: Page) -> None:
        """Answer rightly, wait for the figures, and scroll to the section."""
        section = page.locator(f".st-key-example_{self.example}")
        prediction = EXAMPLES[self.example].prediction
        if prediction is not None:
            section.locator("[data-testid=stRadio] label").nth(prediction.right + 1).click(timeout=PATIENCE)
            section.locator("button:not([disabled])", has_text=message("predict.reveal", self.language)).click()
        section.locator(".rl-still .main-svg").first.wait_for(timeout=PATIENCE)
        section.locator("h3").first.evaluate("(heading) => heading.scrollIntoView()")


ALL = (
    LabPicture(name="lab", preset=OPENING),
    LabPicture(name="lab-ko-dark", preset=OPENING, language="ko", dark=True),
    LabPicture(name="batch-norm", preset=PRESETS["digits_batch_norm"]),
    LabPicture(name="projector", preset=PRESETS["digits_dropout"], presenter=True, size=(1600, 1000)),
    TopicPicture(name="l1-l2", topic="l1_l2", example="constraint"),
)


@contextlib.contextmanager
def application() -> Iterator[str]:
    """Run the application on a free port until the block ends; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"server.port": port, "server.headless": "true", "server.fileWatcherType": "none"}
    options = [part for name, value in settings.items() for part in (f"--{name}", str(value))]
    server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "app.py", *options], cwd=ROOT)
    try:
        address = f"http://localhost:{port}/"
        until_healthy(server, address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def until_healthy(server: subprocess.Popen[bytes], address: str) -> None:
    """Return once the application answers; exit where it ends before."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}_stcore/health", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=0.1)
    sys.exit(f"the application ended with status {server.returncode} before it answered")


def take(browser: Browser, address: str, picture: Picture) -> Path:
    """Open the page of a picture, wait until everything on it is trained and drawn, and photograph it."""
    width, height = picture.size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.dark else "light",
        locale={"en": "en-GB", "ko": "ko-KR"}[picture.language],
        reduced_motion="reduce",  # playback then begins at its end
    )
    try:
        page.goto(f"{address}{picture.path}")
        picture.prepare(page)
        page.evaluate("() => document.fonts.ready.then(() => true)")
        page.evaluate(TWO_FRAMES)
        file = PICTURES / f"{picture.name}.png"
        page.screenshot(path=file, animations="disabled", caret="hide")
    finally:
        page.close()
    return file


def main() -> None:
    """Take the pictures that are named, all of them by default."""
    names = [picture.name for picture in ALL]
    parser = argparse.ArgumentParser("python -m docs.screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which pictures: {', '.join(names)}")
    wanted = parser.parse_args().names
    if unknown := set(wanted) - set(names):
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    PICTURES.mkdir(exist_ok=True)
    with application() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for picture in ALL:
            if not wanted or picture.name in wanted:
                file = take(browser, address, picture)
                print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} KB", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
