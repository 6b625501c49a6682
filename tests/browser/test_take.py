"""What leaves the page works without it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.i18n.catalogue import message
from tests.browser.lab_page import Lab
from tests.browser.test_lab import SHORT, study_of

pytestmark = pytest.mark.browser

QUERY = {**SHORT, "dropout": 0.2}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_script_comes_to_the_loss_that_the_page_shows(lab: Lab, tmp_path: Path, language: str) -> None:
    lab.open(**QUERY, lang=language).settled()
    lab.page.locator(".st-key-take button").first.click()
    button = lab.page.locator(".st-key-take_treatment button")
    expect(button).to_have_text(
        message("lab.take.script", language, model=message("live.treatment", language))  # type: ignore[arg-type]
    )
    with lab.page.expect_download() as taken:
        button.click()
    assert taken.value.suggested_filename == f"treatment-{study_of(**QUERY).treatment.digest}.py"
    path = tmp_path / taken.value.suggested_filename
    taken.value.save_as(path)
    assert f"- {lab.end('treatment'):.6f}"[:8] in path.read_text("utf-8")
    subprocess.run([sys.executable, "-I", path.name], cwd=tmp_path, env={**os.environ, "MPLBACKEND": "agg"}, check=True)
    assert (tmp_path / "curves.png").exists()
