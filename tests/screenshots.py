"""``make screenshots``: the demo's page as pictures in docs/, taken from the real thing at fixed hours of its story."""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

from selenium.webdriver import ActionChains

from tests.browser import CHROMIUM, DRIVER, LEADERSHIP, STEPS, Wall, opened, walled

PICTURES = (("demo.png", 1440, 900), ("demo-phone.png", 390, 844))


def take(wall: Wall, path: Path, width: int, height: int) -> None:
    """The window of this size as a picture, as small as the browser makes it."""
    wall.size(width, height)
    ActionChains(wall.chrome).move_to_element(wall.one("h1")).perform()  # nothing is pointed at
    wall.script("document.querySelectorAll('.screen').forEach(one => { one.scrollTop = one.scrollHeight; })")
    wall.script("window.scrollTo(0, 0); document.activeElement.blur()")
    wall.chrome.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    taken = wall.chrome.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": False})
    path.write_bytes(base64.b64decode(taken["data"]))


def main(directory: Path) -> None:
    """Play the story up to the reminder and take each picture."""
    if not (CHROMIUM and DRIVER):
        sys.exit("make screenshots: apt-get install chromium chromium-driver")
    with tempfile.TemporaryDirectory() as profile, opened(Path(profile)) as chrome, walled(chrome) as wall:
        wall.play(*STEPS[:6])
        wall.one(f"[data-user='{LEADERSHIP}'] .remove").click()
        for name, width, height in PICTURES:
            take(wall, directory / name, width, height)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
