"""What leaves the page works without it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from core.config import RunConfig
from core.i18n.catalogue import message
from core.i18n.text import Language
from tests.browser.lab_page import Lab
from tests.browser.test_lab import SHORT, study_of

pytestmark = pytest.mark.browser

QUERY = {**SHORT, "dropout": 0.2}
Take = Callable[[str], Path]


@pytest.fixture(params=["en", "ko"])
def take(request: pytest.FixtureRequest, lab: Lab, tmp_path: Path) -> Take:
    """Open the Lab in a language; what is returned takes a file home."""
    language: Language = request.param
    lab.open(**QUERY, lang=language).settled()
    lab.until_all_ended()
    lab.page.locator(".st-key-take button").first.click()

    def taken(name: str) -> Path:
        button = lab.page.locator(f".st-key-take_{name} button")
        expect(button).to_have_text(message(f"lab.take.{name.partition('_')[0]}", language))
        with lab.page.expect_download() as download:
            button.click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path

    return taken


def carry_out(path: Path) -> None:
    """Run a script where nothing of ours can be imported."""
    environment = {**os.environ, "MPLBACKEND": "agg"}
    subprocess.run([sys.executable, "-I", path.name], cwd=path.parent, env=environment, check=True)


def test_files_hold_what_the_page_shows(take: Take, lab: Lab) -> None:
    shown = study_of(**QUERY)
    path = take("script_treatment")
    assert path.name == f"treatment-{shown.treatment.digest}.py"
    assert f"- {lab.end('treatment'):.6f}"[:8] in path.read_text("utf-8")
    carry_out(path)
    assert (path.parent / "curves.png").exists()
    notebook = nbformat.reads(take("notebook_baseline").read_text("utf-8"), as_version=4)
    assert f"- {lab.end('baseline'):.6f}"[:8] in notebook.cells[-1].source
    config = RunConfig.model_validate(json.loads(take("config_treatment").read_text("utf-8")))
    assert config == shown.treatment
    table = pd.read_csv(take("curves_both"))
    assert list(table.columns) == ["model", "seed", "step", "series", "value"]
    assert set(zip(table["model"], table["seed"], strict=True)) == {
        (model, seed) for model in ("baseline", "treatment") for seed in range(shown.seeds.count)
    }
    own = table[(table["model"] == "treatment") & (table["seed"] == 0) & (table["series"] == "loss/validation")]
    np.testing.assert_allclose(own["value"], lab.curve("treatment")["y"], rtol=1e-5)
