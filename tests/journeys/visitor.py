"""A person at a browser: registers, asks, reads. Notes everything the browser complains about."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

PASSWORD = "a long sunny afternoon"
NO_STORAGE = (
    "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('denied', 'SecurityError') } })"
)
LATE_STORAGE = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...given) {
  const asked = open.apply(this, given);
  return {
    get result() { return asked.result },
    set onupgradeneeded(call) { asked.onupgradeneeded = call },
    set onsuccess(call) { asked.onsuccess = () => setTimeout(call, LATE) },
    set onerror(call) { asked.onerror = call },
  };
};
"""  # LATE: milliseconds
CONVERSATION = re.compile(r"/c/[0-9a-f-]{36}")


class Visitor:
    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []
        self.expected: tuple[str, ...] = ()  # complaints that the journey provokes
        self.requests: list[Request] = []
        self.email = ""
        self.page = self.tab()

    def tab(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._requested)
        return page

    def _requested(self, request: Request) -> None:
        self.requests.append(request)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(words in message.text for words in self.expected):
            self.complaints.append(message.text)

    def register(self, name: str = "Ann Arc") -> Visitor:
        """Become a new person, whatever others of that name there are."""
        self.email = f"{uuid.uuid4().hex}@example.org"
        self.page.goto("/register")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("E-mail").fill(self.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_label("Password again").fill(PASSWORD)
        self.page.get_by_role("button", name="Create account").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("New conversation")
        self.page.wait_for_load_state("networkidle")  # its scripts are there, whatever the server does next
        return self

    def log_in(self) -> None:
        self.page.get_by_label("E-mail").fill(self.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in").click()

    def log_out(self) -> None:
        self.page.locator(".account > summary").click()
        self.page.get_by_role("button", name="Log out").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Log in")

    def ask(self, question: str) -> None:
        self.page.get_by_label("Your question", exact=True).fill(question)
        self.page.get_by_role("button", name="Send").click()
        expect(self.page.locator(".question", has_text=question).last).to_be_visible()
        expect(self.page.locator(".pending")).to_have_count(0)  # the server has it

    def ask_and_wait(self, question: str) -> str:
        """Ask, see the answer finished; returns the path of the conversation."""
        self.ask(question)
        finished(self.page)
        found = CONVERSATION.search(self.page.url)
        assert found
        return found[0]

    @property
    def questions(self) -> Locator:
        return self.page.locator(".question")

    @property
    def answer(self) -> Locator:
        return answer_of(self.page)


def answer_of(page: Page) -> Locator:
    """The latest answer."""
    return page.locator(".answer").last


def finished(page: Page, within: float = 20_000) -> None:
    """Wait for the latest answer; `within` milliseconds."""
    expect(answer_of(page)).to_have_attribute("data-status", "done", timeout=within)


def show(page: Page, is_shown: bool) -> None:
    """Bring the page before its reader's eyes, or away from them."""
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { get: () => hidden, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange', { bubbles: true })) }",
        not is_shown,
    )
