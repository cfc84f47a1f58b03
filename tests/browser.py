"""A page in a real browser: what a script finds in it, and whatever went wrong or was asked of the network."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), "")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
)
HANGS = 300  # seconds after which a browser says nothing any more
WATCH = """<script>
const wrong = [];
addEventListener("error", event => wrong.push(String(event.message)));
addEventListener("unhandledrejection", event => wrong.push(String(event.reason)));
addEventListener("securitypolicyviolation", event => wrong.push(`asked for ${event.blockedURI}`));
for (const level of ["error", "warn"]) console[level] = (...said) => wrong.push(said.join(" "));
const until = async ready => { while (!ready()) await new Promise(requestAnimationFrame); };
const input = (field, value) => {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
</script>"""
TELL = """<script>(async () => {
  const found = await (async () => { %s })().catch(error => `threw ${error.stack}`);
  const names = performance.getEntriesByType("resource").map(entry => entry.name);
  const asked = names.filter(name => !/^(data|blob):/.test(name));
  parent.postMessage(JSON.stringify({ found, wrong, asked }), "*");
})();</script>"""
FRAME = """<!DOCTYPE html><html lang="en"><link rel="icon" href="data:,">
<script>addEventListener("message", event => fetch("told", { method: "POST", body: event.data }));</script>
<body><iframe src="page.html" style="width: %dpx; height: 800px; border: 0"></iframe></body></html>"""


@dataclass(frozen=True)
class Told:
    """What the script returned; errors and warnings; addresses that were asked for."""

    found: Any
    wrong: list[str]
    asked: list[str]


def dom_of(address: str, folder: Path) -> str:
    """The HTML of a page of a server as its scripts have made it; folder: for the browser's profile, a new one.

    The browser's own clock stands still while it waits for an answer. Skips the test where there is no Chromium.
    """
    if not CHROMIUM:
        pytest.skip("no chromium here to open the page in")
    command = [CHROMIUM, *OPTIONS, f"--user-data-dir={folder / 'profile'}", "--window-size=2400,1200"]
    opened = [*command, "--virtual-time-budget=60000", "--dump-dom", address]
    return subprocess.run(opened, capture_output=True, text=True, check=True, timeout=HANGS).stdout


class Served(BaseHTTPRequestHandler):
    """Two files, and a place to tell what was found."""

    def __init__(self, files: dict[str, str], told: Queue[str], *arguments: Any) -> None:
        self.files, self.told = files, told
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self._answer(200 if self.path in self.files else 404, self.files.get(self.path, ""))

    def do_POST(self) -> None:
        self.told.put(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer(200, "")

    def log_message(self, format: str, *arguments: Any) -> None:
        pass

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())


def run_in(page: str, script: str, folder: Path, width: int = 1200) -> Told:
    """Run a script's body at the end of a page, in a frame that is so many px wide.

    folder: for the browser's profile, a new one. Skips the test where there is no Chromium.
    """
    if not CHROMIUM:
        pytest.skip("no chromium here to open the page in")
    watched = page.replace("<title>", f"{WATCH}<title>", 1).replace("</body>", f"{TELL % script}</body>")
    told: Queue[str] = Queue()
    files = {"/": FRAME % width, "/page.html": watched}
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Served, files, told)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        command = [CHROMIUM, *OPTIONS, f"--user-data-dir={folder / 'profile'}", "--window-size=1280,900"]
        address = f"http://127.0.0.1:{server.server_port}/"
        with subprocess.Popen([*command, address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as browser:
            try:
                return Told(**json.loads(told.get(timeout=HANGS)))
            finally:
                browser.terminate()
                server.shutdown()
