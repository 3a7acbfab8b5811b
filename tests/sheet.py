#!/usr/bin/env python3
"""The review sheet in a real browser: open, filter, jump, keys, how soon it is there, what it asks of the network.

    tests/sheet.py CROSSFOOT [SCREENSHOTS]       skipped with a note where Chromium is not installed

The browser is driven through its pipe (Chrome DevTools Protocol), with true key events. The large page is made here:
more lines than the longest report known, with a finding every hundred lines. With a folder for SCREENSHOTS it leaves
pictures to look at.
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LINES = 21000
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-extensions",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
         "--remote-debugging-pipe", "--window-size=1500,1000"]

# On a machine that is busy otherwise (make check beside other work) times are only looked at roughly.
SLACK = 1 if os.environ.get("CROSSFOOT_TESTS") == "all" else 8

failures = []


def check(condition, message):
    if not condition:
        failures.append(message)


class Browser:
    """One page of a headless Chromium; messages are JSON ended by a NUL, on its descriptors 3 and 4."""

    def __init__(self, program, profile):
        to_child, self.to = os.pipe()
        self.source, from_child = os.pipe()
        copies = [os.dup(to_child), os.dup(from_child)]

        def place():
            os.dup2(os.dup(copies[0]), 3)
            os.dup2(os.dup(copies[1]), 4)

        # descriptors above 10 are out of the way of 3 and 4
        high = [os.dup(fd) for fd in copies]
        while min(high) < 10:
            high = [os.dup(fd) for fd in high]
        copies = high
        self.process = subprocess.Popen([program, *FLAGS, "--user-data-dir=" + profile], preexec_fn=place,
                                        close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_child)
        os.close(from_child)
        self.buffer = b""
        self.number = 0
        self.requests = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = None
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Network.enable")

    def read(self):
        while b"\0" not in self.buffer:
            piece = os.read(self.source, 1 << 20)
            if not piece:
                raise RuntimeError("the browser ended")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(message)
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(message["params"]["request"]["url"])
        return message

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def open(self, url):
        started = time.monotonic()
        self.call("Page.navigate", url=url)
        while self.eval("document.readyState") != "complete" or self.eval("location.href") == "about:blank":
            if time.monotonic() - started > 60:
                raise RuntimeError("the page does not open")
            time.sleep(0.05)

    def eval(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", expression))
        return answer["result"].get("value")

    def key(self, key):
        text = key if len(key) == 1 else ""
        code = {"Escape": 27, "Enter": 13}.get(key, 0)
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=text, windowsVirtualKeyCode=code)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)
        self.settle()

    def type(self, text):
        self.call("Input.insertText", text=text)
        self.settle()

    def settle(self):
        self.eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))")

    def dark(self):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def shot(self, folder, name):
        if folder:
            data = self.call("Page.captureScreenshot", format="png")["data"]
            with open(os.path.join(folder, name + ".png"), "wb") as stream:
                stream.write(base64.b64decode(data))

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (RuntimeError, OSError):
            pass
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()


SHOWN = "document.querySelectorAll('.card:not([hidden])').length"
NOW = "(document.querySelector('.card.now') || {}).id"
SEEN = """(() => { const card = document.querySelector('.card.now'); if (!card) return false;
    const box = card.getBoundingClientRect(); return box.bottom > 90 && box.top < innerHeight; })()"""
BESIDE = """(() => { const card = document.querySelector('.card.now').getBoundingClientRect(),
    mark = document.querySelector('mark.now').getBoundingClientRect(); return Math.abs(card.top - mark.top); })()"""


def render(crossfoot, folder, name, *arguments):
    path = os.path.join(folder, name)
    done = subprocess.run([crossfoot, "-f", "html=" + path, *arguments], cwd=TOP, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    check(done.returncode in (0, 1), f"{name}: {done.stderr.decode()}")
    return "file://" + path


def large_report(folder):
    """A long report in the style of the fixture: a draft mark every hundred lines."""
    path = os.path.join(folder, "long.txt")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("港务说明\n\n")
        for n in range(1, LINES // 2):
            mark = "[TBC]" if n % 50 == 0 else "完毕"
            stream.write(f"本港第 {n} 号泊位的检查记录，设备完好，人员到岗，无需补充说明，本段{mark}。\n\n")
    return path


def check_small(browser, url, pictures):
    browser.requests.clear()
    browser.open(url)
    asked = [one for one in browser.requests if not one.startswith("file://")]
    check(not asked, f"the page asks for {asked}")
    total = browser.eval(SHOWN)
    check(total > 5, f"{total} cards")
    browser.shot(pictures, "small")
    browser.key("j")
    first = browser.eval(NOW)
    check(first == "f1-1", f"j chose {first}")
    browser.key("j")
    check(browser.eval(NOW) == "f1-2", "j j chose " + str(browser.eval(NOW)))
    check(browser.eval(SEEN), "the chosen card is not seen")
    check(browser.eval(BESIDE) < 120, f"the card is {browser.eval(BESIDE)} px from its mark")
    browser.shot(pictures, "chosen")
    browser.key("k")
    check(browser.eval(NOW) == "f1-1", "k chose " + str(browser.eval(NOW)))
    browser.key("/")
    check(browser.eval("document.activeElement.className") == "find", "/ does not lead to the filter")
    browser.type("subtotal")
    some = browser.eval(SHOWN)
    check(0 < some < total, f"the filter shows {some} of {total}")
    off = browser.eval("document.querySelectorAll('mark.off').length")
    check(off > 0, "the filter leaves all marks")
    browser.key("Enter")
    check(browser.eval("document.querySelector('.card.now').dataset.r").endswith("subtotal"), "Enter chose another")
    browser.key("Escape")
    check(browser.eval(SHOWN) == total, "Escape does not show everything again")
    browser.key("1")
    check(browser.eval("document.querySelectorAll('.card.error:not([hidden])').length") == 0, "1 leaves errors")
    browser.key("1")
    browser.key("o")
    check(browser.eval("getComputedStyle(document.querySelector('.quiet') || document.body).display") == "none",
          "o does not put the rest away")
    browser.shot(pictures, "digest")
    browser.key("o")
    browser.key("?")
    check(browser.eval("document.querySelector('dialog').open"), "? does not open the list of keys")
    browser.shot(pictures, "keys")
    browser.key("Escape")
    check(not browser.eval("document.querySelector('dialog').open"), "Escape does not close the list of keys")
    browser.eval("document.querySelector('.pick[data-r]').click()")
    check(0 < browser.eval(SHOWN) < total, "a rule of the summary does not filter")
    browser.key("Escape")
    browser.dark()
    browser.settle()
    browser.shot(pictures, "dark")
    browser.call("Emulation.setEmulatedMedia", features=[])
    browser.size(700, 1000)
    wide = browser.eval("document.documentElement.scrollWidth")
    check(wide <= 700, f"a narrow window scrolls sideways ({wide} px)")
    browser.shot(pictures, "narrow")
    browser.size(1500, 1000)


def check_large(browser, url, pictures):
    browser.open(url)
    paint = browser.eval("performance.getEntriesByType('paint').map(e => e.startTime)[0]")
    check(paint is not None and paint < 2000 * SLACK, f"first paint after {paint} ms")
    lines = browser.eval("document.querySelectorAll('.text p').length")
    check(lines >= LINES - 2, f"{lines} lines")
    started = time.monotonic()
    browser.key("/")
    browser.type("泊")
    browser.type("x")
    spent = time.monotonic() - started
    check(spent < 1.0 * SLACK, f"filtering took {spent:.2f} s")
    browser.key("Escape")
    for _ in range(150):
        browser.eval("dispatchEvent(new KeyboardEvent('keydown')), "
                     "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }))")
    browser.settle()
    check(browser.eval(NOW) == "f1-150", "150 steps lead to " + str(browser.eval(NOW)))
    check(browser.eval(SEEN), "after 150 steps the card is not seen")
    check(browser.eval(BESIDE) < 120, f"after 150 steps the card is {browser.eval(BESIDE)} px from its mark")
    browser.shot(pictures, "large")
    browser.open(url + "#f1-120")
    browser.settle()
    browser.settle()
    check(browser.eval(NOW) == "f1-120" and browser.eval(SEEN), "a link to a finding does not lead to it")
    browser.shot(pictures, "linked")
    return paint


def main():
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        print("SKIPPED review sheet in a browser: no Chromium")
        return 0
    crossfoot, pictures = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as folder:
        small = render(crossfoot, folder, "small.html", "--message-lang", "zh", "--show-unread",
                       "fixtures/demo/draft.txt")
        large = render(crossfoot, folder, "large.html", "--rules", "fixtures/output-formats/rules",
                       large_report(folder))
        browser = Browser(program, os.path.join(folder, "profile"))
        try:
            check_small(browser, small, pictures)
            paint = check_large(browser, large, pictures)
        finally:
            browser.close()
    for line in failures:
        print("FAILED review sheet:", line)
    print(f"review sheet in a browser: {len(failures)} failures; first paint of {LINES} lines after {paint:.0f} ms")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
