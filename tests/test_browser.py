"""The demo's page in a real browser: the product as a stranger meets it.

Debian's chromium and chromedriver; where they are not installed these tests are left out and say so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from tests.browser import CHROMIUM, DRIVER, LEADER, OFFICE, STEPS, Wall, opened, walled

pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="the page in a browser: apt-get install chromium chromium-driver"
)


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all of these tests."""
    with opened(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture
def wall(chrome: Chrome) -> Iterator[Wall]:
    """The demo just started; at the end the console has nothing against its page."""
    with walled(chrome) as page:
        yield page
        assert page.complaints() == []


def test_a_leaders_month_by_clicks_and_keys(wall: Wall, tmp_path: Path) -> None:
    """Link, answer in words and by buttons, hand in, send a picture and a file, correct; the office reads it."""
    for user, address in ((LEADER, "bác"), (OFFICE, "đồng chí")):
        wall.one(f"[data-user='{user}'] .type-code").click()
        for label in ("đúng", "đồng ý", address):
            wall.press(user, label)
        wall.hears(user, f"Cảm ơn {address}")
    assert not wall.one(f"[data-user='{LEADER}'] .invitation").is_displayed()
    wall.one("#next").click()
    wall.hears(LEADER, "Câu 1/5")
    wall.type(LEADER, "2 buoi 95 ng du")
    wall.hears(LEADER, "Câu 2/5")
    wall.type(LEADER, "1 hoạt động, 60 người")
    wall.hears(LEADER, "Câu 3/5")
    picture, paper = tmp_path / "hop.png", tmp_path / "tổ 5.txt"
    wall.script("window.scrollTo(0, 0)")
    assert wall.chrome.save_screenshot(str(picture))
    paper.write_text("biên bản", "utf-8")
    wall.one(f"[data-user='{LEADER}'] .pick-photo").send_keys(str(picture))
    wall.until(lambda: wall.all(f"[data-user='{LEADER}'] .mine img"))
    wall.hears(LEADER, "Câu 3/5")
    wall.one(f"[data-user='{LEADER}'] .pick-file").send_keys(str(paper))
    wall.shows(f"[data-user='{LEADER}'] .mine a", "tổ 5.txt")
    wall.hears(LEADER, "Câu 3/5")
    wall.type(LEADER, "ko có vụ nào")
    wall.hears(LEADER, "Câu 4/5")
    wall.type(LEADER, "108")
    wall.press(LEADER, "đề nghị")
    wall.press(LEADER, "gửi")
    wall.hears(LEADER, "Đã nhận báo cáo tháng 11")
    wall.type(LEADER, "sửa 4")
    wall.hears(LEADER, "Câu 4/5")
    wall.type(LEADER, "110")
    wall.hears(LEADER, "Đã sửa: 110 hộ")
    wall.type(OFFICE, "xem HK05")
    wall.hears(OFFICE, "110 hộ")
    wall.until(lambda: wall.all("[data-step='correction'].done"))


def test_the_guide_does_each_step_and_ticks_it(wall: Wall) -> None:
    """One click a step in English, the chat in Vietnamese; who types freely is ticked, too; the panel tells why."""
    wall.one("#language").click()
    wall.shows("#guide", "0 of 8 steps done")
    code = wall.text(f"[data-user='{LEADER}'] .code").replace("-", "")
    for number, words in enumerate((code, "đúng", "đồng ý", "bác"), start=1):
        wall.type(LEADER, words)
        wall.until(partial(wall.all, f"[data-user='{LEADER}'] .chat li:nth-child({2 * number}):not(.mine)"))
    wall.until(lambda: wall.all("[data-step='link'].done"))
    wall.play(*STEPS[1:-1])
    moving = {"features": [{"name": "prefers-reduced-motion", "value": "no-preference"}]}
    wall.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", moving)  # typed letter by letter
    wall.play(STEPS[-1])
    wall.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    wall.shows("#guide", "You have seen the whole story.")
    wall.shows("#hour", "08:00")
    assert "Friday 20 Nov 2026" in wall.text("#day")
    wall.shows("#rows li[data-state='sent']", "Reminder before the due day")
    assert "Trần Thị Hồng" in wall.text("#rows li[data-state='sent']")
    wall.one("#show-all").click()
    wall.shows("#rows", "Answer")
    assert not re.search(r"0900[ .]?000", wall.text("#rows"))


def test_a_month_passes_without_a_complaint(wall: Wall) -> None:
    """Played day by day to the next period: reminded, overdue, locked, opened anew, and the console stays empty."""
    wall.play("link", "others", "opening")
    wall.one("#tomorrow").click()
    wall.shows("#day", "Thứ Ba 17/11/2026")
    wall.go_to("2026-12-17")
    wall.hears(LEADER, "là hạn báo cáo tháng 12")
    for what in ("Mở kỳ báo cáo", "Nhắc trước hạn báo cáo", "Nhắc quá hạn báo cáo"):
        wall.shows("#rows", what)
    assert wall.text("#note") == ""


def test_an_outage_is_told(wall: Wall) -> None:
    """Switched off for two days while a question is open: it comes again, with a word about the gap."""
    wall.play("link", "others", "opening")
    wall.one("#other-day").click()
    wall.script("document.getElementById('date').value = '2026-11-18'")
    wall.one("#off").click()
    wall.shows("#day", "Thứ Tư 18/11/2026")
    wall.type(OFFICE, "ai chưa nộp")
    wall.hears(OFFICE, "0/12 tổ")
    wall.shows("#rows li[data-state='waiting']", "Hỏi lại sau khi mất kết nối")
    wall.one("#next").click()
    wall.hears(LEADER, "mất kết nối lâu")


def test_nothing_is_wider_than_the_window(wall: Wall) -> None:
    """In both languages, before and after the story began, with each dialog open; one phone at a time on a phone."""
    for played in ((), ("link", "others", "opening")):
        wall.play(*played)
        for width in (360, 390, 768, 1024):
            wall.size(width, 740)
            for _ in ("vi", "en"):
                wall.one("#language").click()
                wall.one("#all-steps").click()
                assert (width, wall.too_wide()) == (width, [])
            shown = [phone for phone in wall.all(".phone") if phone.is_displayed()]
            assert (len(shown) == 1) == (width < 720)
    wall.size(360, 740)
    for button in ("#other-day", "#more"):
        wall.one(button).click()
        assert wall.script("return document.querySelector('dialog[open]').scrollWidth <= innerWidth")
        wall.one("dialog[open] .close").click()


def test_by_keyboard_alone(wall: Wall) -> None:
    """Tab goes as the eye does and is seen; Enter presses and sends; Escape closes and gives the focus back."""

    def keys(*given: str) -> None:
        wall.chrome.switch_to.active_element.send_keys(*given)

    def here() -> str:
        return str(
            wall.script("const at = document.activeElement; return at.id || at.className || at.innerText || at.tagName")
        )

    passed = []
    for _ in range(7):
        keys(Keys.TAB)
        passed.append(here())
        assert wall.script("return getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert passed == ["skip", "next", "tomorrow", "other-day", "language", "main", "more"]
    keys(Keys.SHIFT + Keys.TAB)
    keys(Keys.ENTER)  # the guide's first step; the focus goes on to the second
    wall.until(lambda: wall.all("[data-step='link'].done:not(.current)"))
    wall.until(lambda: wall.script("return document.activeElement.closest('li')?.dataset.step") == "others")
    for _ in range(2):
        keys(Keys.SHIFT + Keys.TAB)
    assert here() == "other-day"
    keys(Keys.ENTER)
    wall.until(lambda: wall.all("#days[open]"))
    keys(Keys.ESCAPE)
    wall.until(lambda: not wall.all("#days[open]"))
    assert here() == "other-day"
    wall.one(f"[data-user='{LEADER}'] textarea").click()
    keys("báo cáo", Keys.SHIFT + Keys.ENTER + Keys.NULL, "ngay")
    assert wall.script("return document.activeElement.value") == "báo cáo\nngay"
    keys(Keys.CONTROL + "a")
    keys("báo cáo", Keys.ENTER)
    wall.hears(LEADER, "Câu 1/5")
    assert wall.script("return document.activeElement.tagName") == "TEXTAREA"


BOTH = """
  const done = arguments[0];
  import('/words.js').then(({words, toggle}) => {
    const names = (tree, at) => Object.entries(tree).flatMap(([name, value]) =>
      typeof value === 'object' ? names(value, `${at}${name}.`) : [at + name]);
    const one = names(words(), '');
    toggle();
    done(JSON.stringify([one, names(words(), '')]));
  });
"""
"""The names of the page's words in either language."""


def test_everything_has_a_name_in_both_languages(wall: Wall) -> None:
    """Each control is named for a screen reader, each chat is a log that speaks; what is said in one is in both."""
    wall.play("link")
    for language in ("vi", "en"):
        assert wall.one("html").get_attribute("lang") == language
        nameless = [
            one.get_attribute("outerHTML")
            for one in wall.all("button, input:not([type='file']), textarea, section, article, nav, main, dialog")
            if one.is_displayed() and not one.accessible_name
        ]
        assert nameless == []
        for log in wall.all(".chat"):
            assert (log.aria_role, log.get_attribute("aria-live"), log.get_attribute("lang")) == ("log", "polite", "vi")
            assert "Nguyễn" in log.accessible_name or "Phạm" in log.accessible_name
        assert wall.one("[aria-current='step'] button").is_displayed()
        wall.one("#language").click()
    wall.chrome.refresh()
    wall.until(lambda: wall.all("#steps li"))
    assert wall.one("html").get_attribute("lang") == "vi"
    vietnamese, english = json.loads(wall.chrome.execute_async_script(BOTH))
    assert len(vietnamese) > 100
    assert vietnamese == [name for name in english if not name.startswith("roles.")]  # those the ward names itself
