"""Files of plants for tests: attached as a browser does, read as their job does."""

from __future__ import annotations

from typing import Any

JSON = {"Accept": "application/json"}
HEAD = "time,ac_power_kw,poa_wm2\n"
NOON = [0, 0, 0, 0, 0, 20, 120, 260, 420, 560, 660, 720, 740, 720, 660, 560, 420, 260, 120, 20, 0, 0, 0, 0]


def table(days: int = 3, delimiter: str = ",", decimal: str = ".", names: str = HEAD) -> str:
    """A clear-sky hour by hour: as many rows as hours."""
    lines = [names.replace(",", delimiter)]
    for day in range(1, days + 1):
        for hour, light in enumerate(NOON):
            power = f"{light * 0.85:.1f}".replace(".", decimal)
            cells = (f"2024-06-{day:02} {hour:02}:00:00+02:00", power, f"{light}")
            lines.append(delimiter.join(cells) + "\n")
    return "".join(lines)


def attach(browser: Any, content: str | bytes | None = None, name: str = "plant.csv", **options: Any) -> Any:
    """The answer to an attached file, as JSON."""
    data = table() if content is None else content
    data = data.encode() if isinstance(data, str) else data
    options.setdefault("headers", JSON)
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + data + b"\r\n--b--\r\n"
    return browser.post("/files", data=body, content_type="multipart/form-data; boundary=b", **options)


def ask(browser: Any, message: str = "say Hello.", **fields: Any) -> Any:
    """The answer to a question in JSON, of an agent that follows a script."""
    return browser.post("/chat", json={"message": message, "agent": "om", **fields}, headers=JSON)


def seen(browser: Any, file_id: str) -> Any:
    return browser.get(f"/files/{file_id}", headers=JSON).get_json()
