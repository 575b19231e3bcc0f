"""Files of a plant are attached by button, drop and paste, read, corrected, and go along with the question."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.attaching import table
from tests.drills.people import rows
from tests.journeys.visitor import finished

FILE = {"name": "plant.csv", "mimeType": "text/csv", "buffer": table().encode()}
DOUBTFUL = {**FILE, "name": "logger.csv", "buffer": table(names="time,P,E\n").encode()}
TELEPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}
BEING_READ = {"name": "plant.csv", "state": "stored", "said": "reading… 40 %", "tone": ""}
BRING = """([kind, name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: 'text/csv' }));
  const place = kind === 'paste' ? document.getElementById('message') : document.body;
  const event = kind === 'paste'
    ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
  place.dispatchEvent(event);
}"""


@pytest.fixture
def ann(site, visit):
    return visit(site("words")).register()


def bring(page: Page, kind: str, name: str = "plant.csv") -> None:
    """What the browser tells a page when a file is dropped on it, or pasted into its field."""
    page.evaluate(BRING, [kind, name, table()])


def chips(page: Page):
    return page.locator(".attached .chip")


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def attached(page: Page, *files: dict) -> None:
    page.locator("#attach").set_input_files(list(files) or [FILE])
    expect(chips(page).last).to_have_attribute("data-id", re.compile(".+"))


def read(page: Page) -> None:
    expect(chips(page).first).to_contain_text("72 rows", timeout=60_000)


def test_a_file_is_attached_read_and_asked_about(ann, site):
    page = ann.page
    attached(page)
    expect(page.get_by_role("radio", name="O&M")).to_be_checked()
    read(page)
    ann.ask_and_wait("What is wrong with my plant?")
    expect(chips(page)).to_have_count(0)
    link = page.locator(".question .file")
    expect(link).to_contain_text("plant.csv")
    page.reload()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("plant.csv")
    expect(page.get_by_label("Column ac_power_kw is")).to_have_value("power_kw")
    page.get_by_role("link", name="Its conversation").click()
    expect(page.locator(".bubble")).to_have_text("What is wrong with my plant?")
    assert rows(site("words"), "SELECT count(*) AS kept FROM plant_file WHERE conversation_id IS NOT NULL")[0]["kept"]


def test_a_chip_tells_how_its_reading_stands(ann):
    page = ann.page
    page.route("**/files/*", lambda route: route.fulfill(json=BEING_READ))
    attached(page)
    expect(chips(page)).to_contain_text("reading… 40 %")
    expect(page.locator("#announcer")).to_have_text("plant.csv: reading… 40 %")
    page.unroute("**/files/*")
    expect(chips(page)).to_contain_text("72 rows · 1–3 Jun 2024", timeout=60_000)
    expect(page.locator("#announcer")).to_have_text("plant.csv: 72 rows · 1–3 Jun 2024")


def test_why_a_file_cannot_be_read_is_told_beside_it(ann):
    page = ann.page
    attached(page, {**FILE, "name": "letter.csv", "buffer": b"Dear Ann,\nhow are you?\n"})
    expect(chips(page)).to_have_class(re.compile("failed"), timeout=60_000)
    why = chips(page).locator(".chip-said").text_content()
    assert why
    expect(page.locator("#announcer")).to_have_text(f"letter.csv: {why}")
    ann.ask("What of it?")
    expect(page.locator(".question .file.failed .chip-said")).to_have_text(why)


def test_what_is_suggested_is_about_the_file_once_one_is_attached(ann):
    page = ann.page
    page.goto("/?agent=om")
    suggestion = page.get_by_role("button", name="Check my data")
    expect(suggestion).to_be_hidden()
    attached(page)
    expect(page.get_by_role("button", name="What performance ratio is good?")).to_be_hidden()
    suggestion.click()
    finished(page)
    expect(page.locator(".question .bubble")).to_have_text("Check my data")
    expect(page.locator(".question .file")).to_contain_text("plant.csv")
    expect(chips(page)).to_have_count(0)


def test_nothing_that_is_suggested_leaves_without_the_file_that_is_on_its_way(ann):
    page = ann.page
    held = []

    def hold(route):
        held.append(route)

    page.route("**/files", hold)
    page.locator("#attach").set_input_files([FILE])
    suggestion = page.get_by_role("button", name="Check my data")
    expect(suggestion).to_be_disabled()
    while not held:  # its chip comes first
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(suggestion).to_be_enabled()


def test_a_file_is_dropped_anywhere_or_pasted(ann):
    page = ann.page
    bring(page, "dragenter")
    expect(page.get_by_text("Drop files to attach them")).to_be_visible()
    bring(page, "drop", "dropped.csv")
    expect(page.get_by_text("Drop files to attach them")).to_be_hidden()
    bring(page, "paste", "pasted.csv")
    expect(chips(page)).to_have_count(2)
    expect(chips(page).first).to_contain_text("dropped.csv")
    expect(chips(page).last).to_contain_text("pasted.csv")
    expect(page.locator(".chip[data-id]")).to_have_count(2)


def test_a_file_on_its_way_shows_how_far_it_is_and_holds_the_question_back(ann):
    page = ann.page
    held = []

    def hold(route):
        held.append(route)

    page.route("**/files", hold)
    page.locator("#attach").set_input_files([FILE])
    expect(page.locator(".chip progress")).to_be_visible()
    page.get_by_label("Your question", exact=True).fill("What of it?")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    page.keyboard.press("Enter")
    expect(page.locator(".question")).to_have_count(0)
    held[0].continue_()
    expect(page.locator(".chip progress")).to_be_hidden()
    expect(page.get_by_role("button", name="Send")).to_be_enabled()


def test_a_removed_file_is_gone_on_the_server_too(ann, site):
    page = ann.page
    attached(page)
    address = page.locator(".chip a").get_attribute("href")
    with page.expect_response(lambda response: response.request.method == "DELETE") as deleted:
        page.get_by_role("button", name="Remove plant.csv").click()
    assert deleted.value.status == 204
    expect(chips(page)).to_have_count(0)
    assert page.request.get(address).status == 404


def test_a_reload_keeps_what_is_attached(ann):
    page = ann.page
    attached(page)
    page.get_by_label("Your question", exact=True).fill("A word")
    page.reload()
    expect(chips(page)).to_have_count(1)
    read(page)
    expect(page.get_by_label("Your question", exact=True)).to_have_value("A word")
    page.get_by_role("button", name="Remove plant.csv").click()
    page.reload()
    expect(page.get_by_label("Your question", exact=True)).to_have_value("A word")
    expect(chips(page)).to_have_count(0)


def test_a_refused_file_says_why_and_does_not_go_along(ann):
    page = ann.page
    ann.expected = ("415",)
    page.locator("#attach").set_input_files([{**FILE, "name": "plant.pdf", "buffer": b"%PDF-1.7"}])
    expect(page.get_by_role("alert").get_by_text("a PDF document")).to_be_visible()
    attached(page)
    ann.ask_and_wait("What of it?")
    expect(page.locator(".question .file")).to_have_count(1)


def test_a_file_that_did_not_arrive_is_sent_again(ann):
    page = ann.page
    ann.expected = ("ERR_FAILED",)
    page.route("**/files", lambda route: route.abort(), times=1)
    page.locator("#attach").set_input_files([FILE])
    expect(chips(page)).to_contain_text("It did not arrive")
    chips(page).get_by_role("button", name="Try again").click()
    read(page)


def test_a_question_that_did_not_arrive_keeps_its_file(ann):
    page = ann.page
    ann.expected = ("ERR_FAILED",)
    attached(page)
    page.route("**/chat", lambda route: route.abort(), times=2)
    page.get_by_label("Your question", exact=True).fill("What of it?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".unsent")).to_contain_text("plant.csv")
    page.locator(".unsent").get_by_role("button", name="Edit").click()
    expect(chips(page)).to_have_count(1)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".unsent")).to_contain_text("plant.csv")
    page.reload()
    expect(page.locator(".unsent")).to_contain_text("plant.csv")
    page.locator(".unsent").get_by_role("button", name="Try again").click()
    finished(page)
    expect(page.locator(".question .file")).to_contain_text("plant.csv")
    expect(page.locator(".question")).to_have_count(1)


def test_a_doubtful_column_is_corrected_on_its_page(ann):
    page = ann.page
    attached(page, DOUBTFUL)
    expect(chips(page)).to_contain_text("please look", timeout=60_000)
    page.goto(page.locator(".chip a").get_attribute("href"))
    page.get_by_label("Column E is").select_option("ghi_wm2")
    page.get_by_label("Unit of column E").fill("W/m2")
    page.get_by_label("Column P is").select_option("inverter")
    page.get_by_label("Number or name of the inverter or string in column P").fill("WR 3")
    page.get_by_label("Unit of column P").fill("kW")
    page.get_by_role("button", name="Read it like this").click()
    row = page.get_by_role("row", name=re.compile("^E "))
    expect(row).to_contain_text("100 % as you said", timeout=60_000)
    expect(page.get_by_label("Column P is")).to_have_value("inverter")
    expect(page.get_by_label("Number or name of the inverter or string in column P")).to_have_value("WR 3")


def test_the_same_without_scripts(site, visit):
    page = visit(site("words"), javascript=False).register().page
    page.get_by_label("Your question", exact=True).fill("What of it?")
    page.locator("#attach").set_input_files([FILE])
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".answer")).to_have_attribute("data-status", "done", timeout=60_000)
    page.locator(".question .file").click()
    expect(page.get_by_label("Column ac_power_kw is")).to_be_visible(timeout=60_000)  # the page refreshed itself
    page.get_by_label("Column poa_wm2 is").select_option("ghi_wm2")
    page.get_by_role("button", name="Read it like this").click()
    expect(page.get_by_label("Column poa_wm2 is")).to_have_value("ghi_wm2", timeout=60_000)


def test_who_was_logged_out_without_scripts_finds_the_text_again_and_hears_of_the_file(site, visit):
    ann = visit(site("words"), javascript=False).register()
    page = ann.page
    page.get_by_label("Your question", exact=True).fill("What of it?")
    page.locator("#attach").set_input_files([{**FILE, "buffer": 2000 * table().encode()}])  # 5 MB
    ann.context.clear_cookies()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    ann.log_in()
    expect(page.get_by_label("Your question", exact=True)).to_have_value("What of it?")
    expect(page.get_by_text("Your file was not taken along: attach it again.")).to_be_visible()
    page.locator("#attach").set_input_files([FILE])
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".question .file")).to_contain_text("plant.csv")


def test_everything_fits_on_a_telephone(site, visit):
    page = visit(site("words"), **TELEPHONE).register().page
    attached(page, FILE, {**FILE, "name": f"a-very-long-name-of-a-logger-{'x' * 60}.csv"})
    read(page)
    assert fits(page)
    address = page.locator(".chip a").first.get_attribute("href")
    page.get_by_label("Your question", exact=True).fill("What of it?")
    page.get_by_role("button", name="Send").click()
    finished(page)
    assert fits(page)
    page.goto(address)
    expect(page.get_by_label("Column ac_power_kw is")).to_be_visible()
    assert fits(page)
