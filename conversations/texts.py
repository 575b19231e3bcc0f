"""What a person may type, and what a conversation is called by it."""

from __future__ import annotations

import unicodedata

from config import MAX_MESSAGE_CHARACTERS
from models import clean
from problems import Invalid, TooLarge

NOTHING_TO_SEE = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # Unicode categories: control, format, separators
LONGEST_TITLE = 200  # characters
LONGEST_AUTOMATIC_TITLE = 50


def message_text(text: str) -> str:
    """The text as it will be kept. Raises Invalid when there is nothing in it, TooLarge when there is too much."""
    text = clean(text).replace("\r\n", "\n")  # as forms send it
    if not any(unicodedata.category(character) not in NOTHING_TO_SEE for character in text):
        raise Invalid("The message is empty.", code="empty_message", hint="Type a question and send it again.")
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise TooLarge(
            f"The message has {len(text):,} characters; at most {MAX_MESSAGE_CHARACTERS:,} are possible.",
            code="message_too_long",
            hint="Shorten it or send it in parts.",
        )
    return text


def title_text(text: str) -> str:
    title = " ".join(clean(text).split())
    if not title:
        raise Invalid("A title needs at least one character.")
    if len(title) > LONGEST_TITLE:
        raise Invalid(f"A title may have at most {LONGEST_TITLE} characters.")
    return title


def title_from(text: str) -> str:
    """The first words of a message: at most 50 characters, cut where a word ends."""
    words = " ".join(text.split())
    if len(words) <= LONGEST_AUTOMATIC_TITLE:
        return words
    head, _, _ = words[: LONGEST_AUTOMATIC_TITLE + 1].rpartition(" ")
    return (head or words[:LONGEST_AUTOMATIC_TITLE]).rstrip(",;:–-")
