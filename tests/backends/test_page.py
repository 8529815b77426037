"""The page of a picture, in a browser without a window."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import ActionChains, Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from durablec import files, ir
from durablec.backends.graph.html import html
from durablec.backends.graph.layout import lay_out
from durablec.backends.graph.marks import Mark
from durablec.backends.graph.svg import route
from durablec_dsl.source import Source
from tests.support.cases import ROOT, all_cases

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
EVERYTHING = ROOT / "tests" / "pictures" / "everything.durable.yaml"

in_browser = pytest.mark.skipif(
    BROWSER is None or DRIVER is None,
    reason="no chromium and chromedriver on PATH, in which a page can be tried",
)

FLAGS = """
--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
--disable-background-networking --disable-component-update --disable-sync
--window-size=1400,900
"""


def compiled(path: Path) -> ir.Workflow:
    (made,) = files.compile_paths([path])
    assert made.workflow is not None
    return made.workflow


class Page:
    """A page that is open, and what a reader does with it."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def run(self, script: str) -> Any:
        return self.driver.execute_script(f"return {script}")

    def control(self, name: str) -> WebElement:
        return self.driver.find_element(By.ID, f"control-{name}")

    def box(self, id: str) -> WebElement:
        return self.driver.find_element(By.ID, f"s-{id}")

    def click_head(self, id: str) -> None:
        """Click on a box's first word, which is its kind."""
        self.box(id).find_element(By.CSS_SELECTOR, "text.kind").click()

    @property
    def view(self) -> list[float]:
        svg = self.driver.find_element(By.ID, "picture")
        return [
            float(each) for each in (svg.get_dom_attribute("viewBox") or "").split()
        ]

    @property
    def selected(self) -> list[str]:
        found = self.driver.find_elements(By.CSS_SELECTOR, ".selected")
        return sorted(each.get_attribute("id") or "" for each in found)

    def geometry(self) -> dict[str, Any]:
        """Return where boxes are, how large frames are, and the paths of lines."""
        found: dict[str, Any] = self.run(
            """{
              boxes: Object.fromEntries([...document.querySelectorAll('g.box')]
                .filter((g) => g.style.display !== 'none')
                .map((g) => [g.id, [g.getAttribute('transform'),
                  ...(g.classList.contains('whole') ? ['width', 'height']
                    .map((k) => g.querySelector('rect.s').getAttribute(k)) : [])]])),
              lines: [...document.querySelectorAll('#layer-lines path:not(.a):not(.ae)')]
                .map((p) => p.getAttribute('d')).sort(),
              size: [size.width, size.height],
            }"""
        )
        return found

    def overlaps(self) -> list[list[str]]:
        """Return which boxes that are seen lie on each other, but not inside."""
        found: list[list[str]] = self.run(
            """(() => {
              const shown = [...document.querySelectorAll('g.box')]
                .filter((g) => g.style.display !== 'none')
                .map((g) => [g.id, g.querySelector('.s').getBoundingClientRect(),
                  data.inside[g.id.slice(2)].map((id) => 's-' + id)]);
              const found = [];
              for (const [a, p, inA] of shown) for (const [b, q, inB] of shown)
                if (a < b && !inA.includes(b) && !inB.includes(a)
                    && p.left < q.right && q.left < p.right
                    && p.top < q.bottom && q.top < p.bottom) found.push([a, b]);
              return found;
            })()"""
        )
        return found

    def errors(self) -> list[dict[str, Any]]:
        """Return what the browser complained of, as of what a policy forbids."""
        found: list[dict[str, Any]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]  # Selenium's own method has no types.
        return found


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = BROWSER or ""
    for flag in FLAGS.split():
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    found = Chrome(options, Service(DRIVER))
    yield found
    found.quit()


@pytest.fixture
def page(driver: Chrome, tmp_path: Path) -> Iterator[Page]:
    opened = opening(driver, html(compiled(EVERYTHING)), tmp_path)
    yield opened
    assert opened.errors() == []


def opening(driver: Chrome, text: str, folder: Path) -> Page:
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    driver.get(file.as_uri())
    return Page(driver)


# The script's layout --------------------------------------------------------------


LAID_OUT = [
    EVERYTHING,
    *(
        case.workflow
        for case in all_cases()
        if case.name.startswith("sample_")
        or case.name in ("if_elif_else", "finally_nested", "undo_scopes")
    ),
]


@in_browser
@pytest.mark.parametrize("path", LAID_OUT, ids=lambda path: path.parent.name)
def test_the_script_lays_out_as_the_compiler_does(
    path: Path, driver: Chrome, tmp_path: Path
) -> None:
    workflow = compiled(path)
    drawn = lay_out(workflow)
    found = opening(driver, html(workflow), tmp_path).geometry()
    assert found["size"] == [drawn.width, drawn.height]
    assert found["lines"] == sorted(map(route, drawn.lines))
    assert found["boxes"] == {
        f"s-{box.id}": [
            f"translate({box.x} {box.y})",
            *([str(box.width), str(box.height)] if box.head else []),
        ]
        for box in drawn.boxes
    }


# What a reader does ---------------------------------------------------------------


@in_browser
def test_the_picture_is_moved_by_drag_and_keys(page: Page) -> None:
    x, y, *size = page.view
    stage = page.driver.find_element(By.ID, "stage")
    actions = ActionChains(page.driver)
    actions.move_to_element_with_offset(stage, 0, 300).click_and_hold()
    actions.move_by_offset(-100, -50).release().perform()
    zoom = page.run("view.zoom")
    moved_x, moved_y, *moved_size = page.view
    assert moved_x == pytest.approx(x + 100 / zoom, abs=0.1)
    assert moved_y == pytest.approx(y + 50 / zoom, abs=0.1)
    assert moved_size == size
    ActionChains(page.driver).send_keys(Keys.ARROW_DOWN).perform()
    assert page.view[1] == pytest.approx(moved_y + 60 / zoom, abs=0.1)


@in_browser
def test_the_picture_is_zoomed_by_wheel_buttons_and_keys(page: Page) -> None:
    before = page.run("view.zoom")
    page.control("in").click()
    assert page.run("view.zoom") == pytest.approx(before * 1.25)
    page.control("out").click()
    assert page.run("view.zoom") == pytest.approx(before)
    ActionChains(page.driver).send_keys("+").perform()
    assert page.run("view.zoom") == pytest.approx(before * 1.25)
    x, y, wide, high = page.view
    page.run(
        "stage.dispatchEvent(new WheelEvent('wheel', {deltaY: -100, clientX: 200,"
        " clientY: stage.getBoundingClientRect().top + 100, cancelable: true}))"
    )
    zoom = page.run("view.zoom")
    assert zoom == pytest.approx(before * 1.5)
    # What is below the pointer stays there.
    at_x, at_y, now_wide, now_high = page.view
    assert now_wide < wide
    assert now_high < high
    assert at_x + 200 / zoom == pytest.approx(x + 200 / (before * 1.25), abs=0.1)
    assert at_y + 100 / zoom == pytest.approx(y + 100 / (before * 1.25), abs=0.1)


@in_browser
def test_all_of_it_fits_when_asked(page: Page) -> None:
    page.control("fit").click()
    x, y, wide, high = page.view
    width, height = page.geometry()["size"]
    assert x <= 0
    assert y <= 0
    assert x + wide >= width
    assert y + high >= height - 0.1


@in_browser
def test_search_finds_boxes_and_steps_through_them(page: Page) -> None:
    ActionChains(page.driver).send_keys("/").perform()
    ActionChains(page.driver).send_keys("cancelled").perform()
    assert page.control("count").text == "1 of 4"
    found = page.driver.find_elements(By.CSS_SELECTOR, "g.found")
    assert len(found) == 4
    assert page.selected[1] == "s-while.job"
    first = page.selected
    ActionChains(page.driver).send_keys(Keys.ENTER).perform()
    assert page.control("count").text == "2 of 4"
    assert page.selected != first
    page.control("previous").click()
    assert page.selected == first
    page.control("search").send_keys("!")
    assert page.control("count").text == "none"
    page.control("search").send_keys(Keys.ESCAPE)
    assert page.driver.find_elements(By.CSS_SELECTOR, "g.found") == []


@in_browser
def test_a_container_collapses_and_what_is_below_closes_up(page: Page) -> None:
    before = page.geometry()
    page.click_head("try")
    after = page.geometry()
    assert page.box("try").get_attribute("aria-expanded") == "false"
    assert [id for id in after["boxes"] if id.startswith("s-try.")] == []
    assert after["boxes"]["s-try"][2] == page.box("try").get_attribute("data-head")
    assert after["size"][1] < before["size"][1]
    top = int(re.findall(r"\d+", after["boxes"]["s-switch"][0])[1])
    edge = int(re.findall(r"\d+", after["boxes"]["s-try"][0])[1]) + int(
        after["boxes"]["s-try"][2]
    )
    assert top - edge == page.run("sizes.GAP")
    assert page.overlaps() == []
    page.click_head("try")
    assert page.geometry() == before


@in_browser
def test_everything_collapses_and_opens_again(page: Page) -> None:
    before = page.geometry()
    page.control("collapse").click()
    assert page.overlaps() == []
    shown = page.geometry()["boxes"]
    assert "s-fulfilled" in shown
    assert "s-fulfilled.checks" not in shown
    page.control("collapse").click()
    assert page.geometry() == before


@in_browser
def test_a_collapsed_container_leaves_room_for_what_undoes_it(
    driver: Chrome, tmp_path: Path
) -> None:
    trip = compiled(ROOT / "samples" / "trip_booking" / "trip.durable.yaml")
    page = opening(driver, html(trip), tmp_path)
    page.click_head("try.body.flights")
    assert page.overlaps() == []


@in_browser
def test_error_paths_are_left_out(page: Page) -> None:
    before = page.geometry()
    page.control("errors").click()
    shown = page.geometry()["boxes"]
    gone = set(before["boxes"]) - set(shown)
    assert {"s-try.catch-1", "s-try.catch-2.told", "s-on_failure", "s-saved.undo"} <= (
        gone
    )
    assert all(re.search(r"catch|on_failure|undo", id) for id in gone)
    assert page.driver.find_elements(By.CSS_SELECTOR, ".le, .lu, .ae") == []
    assert page.overlaps() == []
    page.control("errors").click()
    assert page.geometry() == before


@in_browser
def test_a_click_on_a_box_goes_to_its_line_and_back(page: Page) -> None:
    page.box("saved").click()
    line = page.box("saved").get_attribute("data-line")
    assert page.selected == [f"L{line}", "s-saved"]
    row = page.driver.find_element(By.ID, f"L{line}")
    assert "step: saved" in row.text
    wanted = page.box("if.else.parted").get_attribute("data-line")
    page.control("fit").click()
    page.driver.find_element(By.ID, f"L{wanted}").click()
    assert page.selected == [f"L{wanted}", "s-if.else.parted"]


@in_browser
def test_a_line_opens_what_its_box_is_in(page: Page) -> None:
    page.control("collapse").click()
    page.control("errors").click()
    line = page.run("document.getElementById('s-try.catch-2.told').dataset.line")
    page.driver.find_element(By.ID, f"L{line}").click()
    assert page.selected == [f"L{line}", "s-try.catch-2.told"]
    assert page.box("try.catch-2.told").is_displayed()


@in_browser
def test_a_box_is_used_by_keys(page: Page) -> None:
    page.run("document.getElementById('s-try').focus()")
    ActionChains(page.driver).send_keys(Keys.ENTER).perform()
    assert page.box("try").get_attribute("aria-expanded") == "false"
    ActionChains(page.driver).send_keys(" ").perform()
    assert page.box("try").get_attribute("aria-expanded") == "true"


@in_browser
def test_it_is_light_or_dark(page: Page) -> None:
    color = "getComputedStyle(document.querySelector('#s-saved .s')).fill"
    assert page.run(color) == "rgb(255, 255, 255)"
    page.control("dark").click()
    assert page.run("document.documentElement.dataset.theme") == "dark"
    assert page.run(color) == "rgb(27, 33, 43)"
    assert page.run("getComputedStyle(document.body).backgroundColor") == (
        "rgb(15, 19, 26)"
    )


# What is written ------------------------------------------------------------------

HOSTILE = (
    "</script><script>document.title = 'broken'</script><img src=x onerror=a>\u202e"
)


@in_browser
def test_no_text_is_more_than_text(driver: Chrome, tmp_path: Path) -> None:
    text = f"{EVERYTHING.read_text()}# {HOSTILE}\n"
    made = compiled(EVERYTHING)
    made.source = Source("everything", text)
    made.name = HOSTILE
    marks = {"saved": Mark("failed", HOSTILE, HOSTILE)}
    page = opening(driver, html(made, marks), tmp_path)
    assert driver.title.startswith("</script><script>document.title = 'broken'")
    assert len(driver.find_elements(By.TAG_NAME, "script")) == 2
    assert driver.find_elements(By.TAG_NAME, "img") == []
    assert HOSTILE[:-1] in driver.find_element(By.ID, "source").text
    assert "\u202e" not in driver.page_source
    assert page.errors() == []
    made.source = Source("everything", EVERYTHING.read_text())


def test_a_page_asks_for_nothing() -> None:
    text = html(compiled(EVERYTHING))
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert found is not None
    assert found[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in found[1]
    addresses = set(re.findall(r"https?://[\w./]+", text))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert text == html(compiled(EVERYTHING))


def test_the_data_of_a_page_is_json() -> None:
    text = html(compiled(EVERYTHING))
    found = re.search(r'id="data">(.*?)</script>', text)
    assert found is not None
    assert json.loads(found[1])["main"]["type"] == "fan"
