"""A service that answers what a test says."""

from __future__ import annotations

import json
from typing import Any, Iterable, List, Mapping, NamedTuple, Optional, Union

from trainyard.transport import Answer, Lost, Transport


class Sent(NamedTuple):
    """A request that was sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: Any


def answer(status: int = 200, body: Any = None, **headers: str) -> Answer:
    """An answer with a JSON body; ``_`` in names of headers is ``-``."""
    content = b"" if body is None else json.dumps(body).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


class FakeService:
    """Gives the answers in their order, and keeps what was sent; time passes by its sleeps alone."""

    def __init__(self, answers: Iterable[Union[Answer, Lost]]) -> None:
        self.answers = list(answers)
        self.sent: List[Sent] = []
        self.slept: List[float] = []

    def transport(self, **options: Any) -> Transport:
        return Transport(
            "http://service.test/", "ty_key", send=self._send, sleep=self.slept.append, clock=lambda: sum(self.slept), **options
        )

    def _send(self, method: str, url: str, headers: Mapping[str, str], body: Any, timeout: float, into: Optional[Any]) -> Answer:
        self.sent.append(Sent(method, url, dict(headers), body))
        given = self.answers.pop(0)
        if isinstance(given, Lost):
            raise given
        if into is not None and given.status < 400:
            into.write(given.body)
        return given
