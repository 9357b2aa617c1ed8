"""Requests with retries, on ``requests`` where it is installed and on the standard library where it is not."""

from __future__ import annotations

import http.client
import json
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any, Callable, Mapping, NamedTuple, Optional, Tuple, Union

from .errors import ApiError, ConnectionFailed

try:
    import requests
except ImportError:
    requests = None  # type: ignore[assignment]

#: What is sent: bytes, or a file that is read while it is sent.
Body = Union[bytes, Path, None]

#: Statuses of a service that is there and can not answer for now.
_PASSING = (429, 502, 503, 504)
#: Of a repeated call whose first one is still under way.
_STILL_UNDER_WAY = "idempotencyKeyInUse"


class Answer(NamedTuple):
    """An HTTP answer. ``headers`` are by their names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Lost(Exception):
    """The connection could not be made, or broke before the answer was whole."""


#: Sends one request: method, URL, headers, body, seconds without a byte after which it is lost, and a file for the body of an answer below 400.
Send = Callable[[str, str, Mapping[str, str], Body, float, Optional[IO[bytes]]], Answer]


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the key to another host."""

    def redirect_request(self, *_: Any) -> None:
        return None


def send_by_urllib() -> Send:
    """A :data:`Send` of the standard library, with a connection for each request."""
    opener = urllib.request.build_opener(_NoRedirects)

    def send(method: str, url: str, headers: Mapping[str, str], body: Body, timeout: float, into: Optional[IO[bytes]]) -> Answer:
        file = body.open("rb") if isinstance(body, Path) else None
        try:
            data: Any = file or body
            if isinstance(body, Path):
                headers = {**headers, "content-length": str(body.stat().st_size)}
            request = urllib.request.Request(url, data=data, headers=dict(headers), method=method)
            try:
                answer = opener.open(request, timeout=timeout)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                status = answer.status or 0
                if into is not None and status < 400:
                    shutil.copyfileobj(answer, into)
                    content = b""
                    # What is read in parts and ends too early is no error of http.client.
                    if answer.length:
                        raise Lost(f"the answer ended {answer.length} bytes too early")
                else:
                    content = answer.read()
                return Answer(status, _lower(answer.headers), content)
        # HTTPException: the answer ended too early. OSError has URLError and timeouts below it.
        except (OSError, http.client.HTTPException) as error:
            raise Lost(str(getattr(error, "reason", error) or type(error).__name__)) from error
        finally:
            if file is not None:
                file.close()

    return send


def send_by_requests() -> Send:
    """A :data:`Send` of ``requests``, which keeps its connections open."""
    session = requests.Session()
    # Of the environment only proxies and certificates: a .netrc must not replace the key.
    session.auth = lambda request: request

    def send(method: str, url: str, headers: Mapping[str, str], body: Body, timeout: float, into: Optional[IO[bytes]]) -> Answer:
        file = body.open("rb") if isinstance(body, Path) else None
        try:
            with session.request(
                method, url, headers=dict(headers), data=file or body, timeout=timeout, allow_redirects=False, stream=into is not None
            ) as answer:
                if into is not None and answer.status_code < 400:
                    start = into.tell()
                    for part in answer.iter_content(1 << 16):
                        into.write(part)
                    content = b""
                    # Older versions of urllib3 take an answer that ends too early for a whole one.
                    length = answer.headers.get("content-length")
                    if length is not None and "content-encoding" not in answer.headers and into.tell() - start != int(length):
                        raise Lost("the answer ended too early")
                else:
                    content = answer.content
                return Answer(answer.status_code, _lower(answer.headers), content)
        except requests.RequestException as error:
            raise Lost(str(error)) from error
        finally:
            if file is not None:
                file.close()

    return send


class Transport:
    """Calls of one service with one key.

    A call that the service can not answer for now (429, 502, 503, 504) is made again after the time that ``Retry-After`` says, and so is
    one whose connection was lost, for at most ``patience`` seconds. A POST carries an ``Idempotency-Key``, so that nothing is made twice.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        timeout: float = 60,
        patience: float = 60,
        send: Optional[Send] = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        scheme = urllib.parse.urlsplit(url).scheme
        if scheme not in ("http", "https"):
            raise ValueError(f"url has to begin with http:// or https://, such as http://127.0.0.1:8080; is {url!r}")
        if not key.isascii() or not key.isprintable() or " " in key:
            raise ValueError("key has a character that no API key has; it is one word that begins with ty_")
        self.url = url.rstrip("/")
        self._key = key
        self._timeout = timeout
        self._patience = patience
        self._send = send or (send_by_requests() if requests is not None else send_by_urllib())
        self._sleep = sleep
        self._clock = clock
        #: Whether the service has ever answered: a first call that finds nobody fails at once, as the address may be wrong.
        self._is_known = False

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Optional[Mapping[str, Any]] = None,
        json_body: Any = None,
        body: Body = None,
        content_type: str = "application/octet-stream",
        into: Optional[IO[bytes]] = None,
    ) -> Any:
        """The JSON that is answered; None where nothing is. ``into``, a file that can be rewound, takes the body as it is instead.

        :raises ApiError: where the service refuses
        :raises ConnectionFailed: where no answer comes
        """
        headers = {"authorization": f"Bearer {self._key}", "accept": "*/*" if into is not None else "application/json"}
        if json_body is not None:
            body, content_type = json.dumps(json_body, allow_nan=False).encode(), "application/json"
        if body is not None:
            headers["content-type"] = content_type
        # Predictions change nothing, and the service keeps no keys of them.
        if method == "POST" and not path.endswith("/predict"):
            headers["idempotency-key"] = str(uuid.uuid4())
        given = {name: value for name, value in (query or {}).items() if value is not None}
        url = self.url + path + (f"?{urllib.parse.urlencode(given, doseq=True)}" if given else "")
        answer = self._insist(lambda: self._send(method, url, headers, body, self._timeout, into), into)
        if into is not None or not answer.body:
            return None
        try:
            return json.loads(answer.body)
        except ValueError as error:
            raise ConnectionFailed(f"{self.url} is no Trainyard: it answers {answer.body[:80]!r}") from error

    def _insist(self, send: Callable[[], Answer], into: Optional[IO[bytes]]) -> Answer:
        started_at = self._clock()
        tries = 0
        while True:
            if into is not None:
                into.seek(0)
                into.truncate()
            pause = min(0.2 * 2**tries, 5.0)
            failure: Exception
            try:
                answer = send()
                self._is_known = True
                if answer.status < 300:
                    return answer
                failure = error = ApiError.of(answer.status, answer.body, _retry_after(answer.headers.get("retry-after")))
                if answer.status not in _PASSING and error.code != _STILL_UNDER_WAY:
                    raise error
                pause = max(pause, error.retry_after or 0)
            except Lost as lost:
                failure = ConnectionFailed(f"no service answers at {self.url}: {lost}")
                if not self._is_known:
                    raise failure from lost
            if self._clock() - started_at + pause > self._patience:
                raise failure
            self._sleep(pause)
            tries += 1


def form(file: Path, **fields: str) -> Tuple[bytes, str]:
    """A body of ``multipart/form-data`` (RFC 7578) with the fields before the file, and its content type."""
    boundary = uuid.uuid4().hex
    quoted = file.name.replace("\\", "%5C").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    parts = [f'content-disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    head = f'content-disposition: form-data; name="file"; filename="{quoted}"\r\ncontent-type: application/octet-stream\r\n\r\n'
    parts.append(head.encode() + file.read_bytes())
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    return body, f"multipart/form-data; boundary={boundary}"


def _lower(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _retry_after(value: Optional[str]) -> Optional[float]:
    """Seconds that a ``Retry-After`` says, which is a number of them or a date; None where it says nothing."""
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        date = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    now = datetime.now(timezone.utc)
    return max(0.0, ((date if date.tzinfo else date.replace(tzinfo=timezone.utc)) - now).total_seconds())
