"""The bare HTTP sink as a process of its own: takes everything, remembers when each message came."""

import json
import re
import sys
import time
from typing import Any

import uvicorn

_ID = re.compile(rb"identificatiecodeBedrijfsdocument>([0-9a-f-]{36})<")
_gezien: list[tuple[str, float]] = []


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """POST takes a message; GET tells what came and when (seconds since 1970)."""
    if scope["type"] != "http":
        return
    body, meer = b"", True
    while meer:
        deel = await receive()
        body, meer = body + deel.get("body", b""), deel.get("more_body", False)
    antwoord = b""
    if scope["method"] == "POST":
        found = _ID.search(body)
        _gezien.append((found[1].decode() if found else "", time.time()))
    else:
        antwoord = json.dumps(_gezien).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": antwoord})


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", loop="uvloop")
