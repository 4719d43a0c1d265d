"""A real browser for the finished page: Chromium, spoken to over its own debugging protocol.

Nothing is installed for this: tornado comes with Jupyter, Chromium with the system
(KPB_CHROMIUM names another).
"""

import asyncio
import base64
import importlib.util
import json
import os
import re
import shutil
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tornado.websocket import WebSocketClientConnection, websocket_connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTHS = (320, 1280)
AXE = """(async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
    v => v.id + ": " + v.help + " (" + v.nodes.slice(0, 3).map(n => n.target.join()).join("; ") + ")"))()"""
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PATIENCE = 60  # seconds


def chromium() -> str | None:
    """The browser there is, or None."""
    named = os.environ.get("KPB_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass
class Visit:
    """What a page did when it was opened: requests, console messages, the values asked for, its print."""

    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    pdf: bytes = b""

    @property
    def pages(self) -> int:
        """How many printed pages there are."""
        return len(re.findall(rb"/Type\s*/Page\b", self.pdf))


def visit(
    page: Path, width: int, scripts: list[str], profile: Path, shown: str = "light", *, paper: bool = False
) -> Visit:
    """Open a page at a width, evaluate scripts in it, and print what is left of it if it is to be on `paper`.

    `profile` is an empty folder for the browser; `shown` is `light`, `dark` or `print`.
    """
    words = [
        str(chromium()), "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
        f"--user-data-dir={profile}", "--no-first-run", "--disable-background-networking", "about:blank",
    ]  # fmt: skip
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as browser:
        try:
            return asyncio.run(_visit(_address(profile), page.as_uri(), width, scripts, shown, paper))
        finally:
            browser.terminate()


def _address(profile: Path) -> str:
    """Where the browser listens, as soon as it does."""
    told = profile / "DevToolsActivePort"
    until = time.monotonic() + PATIENCE
    while not (told.is_file() and told.read_text().strip()):
        assert time.monotonic() < until, "the browser did not start"
        time.sleep(0.05)
    port = told.read_text().split()[0]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=PATIENCE) as answer:
        pages = [target for target in json.load(answer) if target["type"] == "page"]
    return str(pages[0]["webSocketDebuggerUrl"])


async def _visit(address: str, uri: str, width: int, scripts: list[str], shown: str, paper: bool) -> Visit:
    connection = await websocket_connect(address, max_message_size=1 << 28)
    talk = _Talk(connection)
    for domain in ("Page", "Runtime", "Log", "Network"):
        await talk.ask(f"{domain}.enable")
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    await talk.ask("Emulation.setDeviceMetricsOverride", **size)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if shown == "dark" else "light"}
    media = "print" if shown == "print" else "screen"
    await talk.ask("Emulation.setEmulatedMedia", media=media, features=[scheme])
    await talk.ask("Page.navigate", url=uri)
    await talk.until("Page.loadEventFired")
    for script in scripts:
        answer = await talk.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        talk.seen.values.append(answer["result"].get("value"))
    if paper:
        talk.seen.pdf = base64.b64decode(
            (await talk.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True))["data"]
        )
    return talk.seen


class _Talk:
    """Questions and answers, with what the page does in between noted."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self._connection = connection
        self._asked = 0
        self.seen = Visit()

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        self._asked += 1
        await self._connection.write_message(
            json.dumps({"id": self._asked, "method": method, "params": params})
        )
        while (message := await self._next()).get("id") != self._asked:
            pass
        assert "error" not in message, f"{method}: {message.get('error')}"
        return dict(message["result"])

    async def until(self, event: str) -> None:
        while (await self._next()).get("method") != event:
            pass

    async def _next(self) -> dict[str, Any]:
        text = await asyncio.wait_for(self._connection.read_message(), PATIENCE)
        assert text is not None, "the browser closed"
        message: dict[str, Any] = json.loads(text)
        params = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.seen.requests.append(params["request"]["url"])
            case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown":
                self.seen.messages.append(json.dumps(params)[:400])
            case "Log.entryAdded":
                self.seen.messages.append(f"{params['entry']['level']}: {params['entry']['text']}")
        return message


def axe() -> str | None:
    """The source of axe-core, from whichever package brings it."""
    for package in ("axe_playwright_python", "axe_core_python"):
        found = importlib.util.find_spec(package)
        if found is not None and found.submodule_search_locations:
            return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
    return None


needs_browser = pytest.mark.skipif(chromium() is None, reason="ingen Chromium på den här maskinen")
needs_axe = pytest.mark.skipif(axe() is None, reason="paketet axe-core-python är inte installerat")
