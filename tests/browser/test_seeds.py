"""Other seeds behind the pair that is shown, through the whole application."""

import re

import pytest
from playwright.sync_api import expect

from core.i18n.catalogue import message
from tests.browser.lab_page import Lab
from tests.browser.test_drag import ready, slider_of
from tests.browser.test_lab import SHORT, study_of

pytestmark = pytest.mark.browser

QUERY = {**SHORT, "l2": 0.003}
THIN = """figure => document.querySelector(`[data-figure="${figure}"] .rl-plot`).data
  .filter(t => t.mode === "lines" && t.line.width === 1 && t.y.length > 1).length"""
COUNTED = """() => {
  const told = /Over (\\d+) (?:of \\d+ )?seeds/.exec(document.querySelector(".rl-headline")?.textContent ?? "");
  const counts = (window.countsSeen ??= []);
  if (told && Number(told[1]) !== counts.at(-1)) counts.push(Number(told[1]));
}"""


def headline(lab: Lab) -> str:
    return lab.page.locator(".rl-headline").inner_text()


def test_seeds_come_behind_the_pair_and_the_headline_counts_them(lab: Lab) -> None:
    lab.page.add_init_script(f"setInterval({COUNTED}, 5)")
    ready(lab, **QUERY, lang="en")
    expect(lab.page.locator(".rl-headline")).to_contain_text("Over 5 seeds, validation loss ends at")
    counts = lab.page.evaluate("window.countsSeen")
    assert counts == sorted(counts)
    assert counts[-1] == 5
    assert lab.page.evaluate(THIN, "overfit") == 8


def test_one_seed_is_the_run_alone(lab: Lab) -> None:
    ready(lab, **QUERY, lang="en", seeds=1)
    assert headline(lab).startswith("Validation loss without L2 penalty")
    assert lab.page.evaluate(THIN, "overfit") == 0


def test_many_seeds_are_a_band(lab: Lab) -> None:
    ready(lab, **QUERY, lang="ko", seeds=10)
    expect(lab.page.locator(".rl-headline")).to_contain_text("시드 10개 평균")
    assert lab.page.evaluate(THIN, "overfit") == 0
    filled = lab.page.evaluate(
        """() => document.querySelector('[data-figure="overfit"] .rl-plot').data
          .filter(t => t.fill === "toself" && t.y.length > 2).map(t => t.meta.role)"""
    )
    assert filled == ["baseline", "treatment"]


def test_a_step_before_the_end_is_the_runs_alone(lab: Lab) -> None:
    ready(lab, **QUERY, lang="en")
    expect(lab.page.locator(".rl-headline")).to_contain_text("Over 5 seeds")
    lab.page.locator(".rl-scrubber").press("Home")
    expect(lab.page.locator(".rl-headline")).to_contain_text("Validation loss without L2 penalty")


def test_another_stop_has_seeds_of_its_own(lab: Lab) -> None:
    ready(lab, **QUERY, lang="en")
    expect(lab.page.locator(".rl-headline")).to_contain_text("Over 5 seeds")
    before = headline(lab)
    slider_of(lab).press("End")
    expect(lab.page.locator(".rl-headline")).not_to_have_text(before)
    expect(lab.page.locator(".rl-headline")).to_contain_text("Over 5 seeds", timeout=120_000)
    assert headline(lab) != before


def test_a_part_is_a_click_away_from_being_the_treatment(lab: Lab) -> None:
    ready(lab, **QUERY, dropout=0.2, lang="en")
    both, alone = study_of(**QUERY, dropout=0.2), study_of(**QUERY)
    row = lab.page.locator("[data-figure=which]").get_by_role("button", name="L2 penalty alone")
    expect(row).to_have_attribute("title", "Show as the treatment: L2 penalty alone")
    row.click()
    assert lab.settled(both.treatment.digest) == alone.treatment.digest
    lab.page.wait_for_function("!new URL(location).searchParams.has('dropout')")
    lab.page.go_back()
    assert lab.settled(alone.treatment.digest) == both.treatment.digest


def test_how_much_is_enough_is_told_over_all_seeds(lab: Lab) -> None:
    ready(lab, **QUERY, lang="en")
    caption = lab.page.locator('[data-figure="enough"] .rl-caption')
    expect(caption).to_contain_text("Over 5 seeds least at", timeout=120_000)
    drawn = """() => document.querySelector('[data-figure="enough"] .rl-plot').data[0].y.length"""
    assert lab.page.evaluate(drawn) == 5 * len(study_of(**QUERY).stops)
    lab.page.locator(".rl-scrubber").press("Home")
    expect(caption).not_to_contain_text("Over 5 seeds")
    assert lab.page.evaluate(drawn) == 0


def test_which_one_did_it_is_told_of_two_techniques(lab: Lab) -> None:
    ready(lab, **QUERY, lang="en", dropout=0.2)
    card = lab.page.locator('[data-figure="which"]')
    card.scroll_into_view_if_needed()
    caption = card.locator(".rl-caption")
    expect(caption).to_contain_text("On top of the rest: Dropout", timeout=120_000)
    expect(caption).to_contain_text("L2 penalty lower in", timeout=120_000)
    expect(caption).not_to_contain_text("still training", timeout=120_000)


def test_the_test_set_is_told_over_all_seeds_and_of_the_best_stop(lab: Lab) -> None:
    ready(lab, **QUERY, lang="en")
    expect(lab.page.locator(".rl-headline")).to_contain_text("Over 5 seeds")
    lab.page.keyboard.press("t")
    told = lab.page.locator(".rl-told")
    expect(told.locator(".rl-verdict")).to_contain_text("Over 5 seeds, test loss with L2 penalty: ")
    expect(told).to_contain_text(f"Of {len(study_of(**QUERY).stops)} stops, ", timeout=120_000)
    for row in lab.page.locator(".rl-envelope tbody tr").all():
        cells = row.locator("td").all_inner_texts()
        assert len(cells) == 4
        assert all(re.fullmatch(r"\d+\.\d+(\u202f%)?", cell) for cell in cells), cells


def test_a_prediction_is_answered_as_the_headline_tells_it(lab: Lab) -> None:
    ready(lab, **QUERY, lang="en", figures="hidden")
    lab.page.get_by_label(message("figures.predict.diverged", "en")).check()
    lab.page.get_by_role("button", name=message("predict.reveal", "en")).click()
    told = lab.page.locator(".rl-prediction [data-kind=wrong]")
    expect(lab.page.locator(".rl-headline")).to_contain_text("Over 5 seeds")
    said = headline(lab)
    way = next((way for way in ("lower", "higher") if f"{way} in" in said and "luck" not in said), "same")
    answer = message(f"figures.predict.{way}", "en")
    expect(told).to_contain_text(f"the answer is “{answer}”.")
    # Once told it stays, wherever the playback goes.
    lab.page.locator(".rl-scrubber").press("Home")
    expect(told).to_contain_text(answer)
    lab.page.get_by_role("button", name=message("predict.again", "en")).click()
    lab.page.get_by_label(answer).check()
    lab.page.keyboard.press("h")
    lab.page.locator(".rl-scrubber").press("End")
    expect(lab.page.locator(".rl-prediction [data-kind=right]")).to_contain_text(message("predict.right", "en"))
