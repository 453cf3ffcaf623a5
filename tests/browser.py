"""The demo's page in a real browser, in the hands of somebody who clicks and types."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
ARGUMENTS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
    "--window-size=1440,900",
)
STEPS = ("link", "others", "opening", "report", "missing", "reminder", "correction", "read")
LEADER, OFFICE, LEADERSHIP = "1001", "1013", "1015"


@contextmanager
def opened(profile: Path) -> Iterator[Chrome]:
    """A browser with a profile of its own."""
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = Chrome(options=options, service=Service(DRIVER))  # the path is given: nothing is looked for online
    try:
        yield browser
    finally:
        browser.quit()


class Wall:
    """The page of a running demo, in the hands of somebody who clicks and types."""

    def __init__(self, chrome: Chrome, url: str) -> None:
        self.chrome = chrome
        self.size(1440, 900)
        chrome.get(url)
        self.script("localStorage.clear()")
        chrome.get(url)
        self.until(lambda: self.all("#steps li"))

    def size(self, width: int, height: int) -> None:
        """Look at it through a window of this size."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 720}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def script(self, source: str, *given: object) -> object:
        """Run JavaScript in the page."""
        return self.chrome.execute_script(source, *given)

    def until(self, holds: Callable[[], object]) -> None:
        """Wait for something to be so."""
        WebDriverWait(self.chrome, 20, poll_frequency=0.02).until(lambda _: holds())

    def one(self, selector: str) -> WebElement:
        return self.chrome.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.chrome.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        """The text of everything there, at one moment."""
        source = "return [...document.querySelectorAll(arguments[0])].map(node => node.innerText).join('\\n')"
        return str(self.script(source, selector))

    def shows(self, selector: str, words: str) -> None:
        """Wait until these words stand there."""
        self.until(lambda: words in self.text(selector))

    def press(self, user: str, label: str) -> None:
        """Press the newest button of this label on a phone."""
        path = f"(//article[@data-user='{user}']//button[contains(@class,'key')][.='{label}'])[last()]"
        self.until(lambda: self.chrome.find_elements(By.XPATH, path))
        self.chrome.find_element(By.XPATH, path).click()

    def type(self, user: str, words: str) -> None:
        """Type into a phone and send with Enter."""
        self.one(f"[data-user='{user}'] textarea").send_keys(words, Keys.ENTER)

    def hears(self, user: str, words: str) -> None:
        """Wait until the phone's last message has these words."""
        self.until(lambda: words in self.text(f"[data-user='{user}'] .chat li:last-child"))

    def play(self, *steps: str) -> None:
        """Have the guide do these steps, one click each."""
        for step in steps:
            self.one(f"[data-step='{step}'] button").click()
            self.until(partial(self.all, f"[data-step='{step}'].done:not(.current)"))

    def go_to(self, day: str) -> None:
        """Let the clock run to a day by the dialog."""
        self.one("#other-day").click()
        self.script("document.getElementById('date').value = arguments[0]", day)
        self.one("#go").click()
        self.until(lambda: str(self.script("return document.getElementById('hour').dateTime")).startswith(day))
        self.until(lambda: not self.all("body.moving"))

    def complaints(self) -> list[str]:
        """What the browser's console has against the page."""
        log: list[dict[str, str]] = self.chrome.get_log("browser")  # type: ignore[no-untyped-call]  # selenium's own
        return [entry["message"] for entry in log if entry["level"] in ("WARNING", "SEVERE")]

    def too_wide(self) -> list[str]:
        """What of the page reaches beyond the window sideways, but for a wall that scrolls by itself."""
        source = """
          const scrolls = node => getComputedStyle(node).overflowX === 'auto';
          const over = node => node.getBoundingClientRect().right > innerWidth + 0.5
            && !(node.closest('#wall') !== node && node.closest('#wall') && scrolls(node.closest('#wall')));
          const wide = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
          const seen = [...document.querySelectorAll('body *')].filter(node => node.checkVisibility() && over(node));
          return wide.concat(seen.map(node => `${node.tagName}.${node.className}#${node.id}`));
        """
        found = self.script(source)
        assert isinstance(found, list)
        return found


@contextmanager
def walled(chrome: Chrome) -> Iterator[Wall]:
    """The demo just started, its page open."""
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:  # noqa: S603 - ours
        try:
            assert demo.stdout is not None
            yield Wall(chrome, demo.stdout.readline().split()[-1])
            chrome.get("about:blank")
        finally:
            demo.terminate()
