"""Progress of what is waited for, and the waiting."""

from __future__ import annotations

import sys
import time
from typing import Any, Callable, Mapping, Optional, Union

from .errors import WaitTimeout

#: Takes what is waited for, as the service shows it, whenever it has changed.
Listener = Callable[[Mapping[str, Any]], None]
#: True: a line on standard error. False: nothing. None: a line where standard error is a terminal. Or a function of your own.
Progress = Union[None, bool, Listener]


def wait_until(
    ask: Callable[[], Mapping[str, Any]],
    is_done: Callable[[Mapping[str, Any]], bool],
    *,
    listen: Optional[Listener] = None,
    timeout: Optional[float] = None,
    longest_pause: float = 1.0,
) -> Mapping[str, Any]:
    """Asks until it is done: often at first, as small things are done at once.

    :param timeout: seconds; None waits for as long as it takes
    :raises WaitTimeout: after that; what was waited for goes on
    """
    started_at = time.monotonic()
    told: Optional[Mapping[str, Any]] = None
    while True:
        answered = ask()
        if listen is not None and answered != told:
            listen(answered)
        told = answered
        if is_done(answered):
            return answered
        elapsed = time.monotonic() - started_at
        if timeout is not None and elapsed > timeout:
            raise WaitTimeout(f"{answered.get('id')} is {answered.get('status')} after {timeout} s; it goes on in the service")
        time.sleep(min(max(elapsed / 20, 0.05), longest_pause))


def listener_of(progress: Progress) -> Optional[Listener]:
    """The function that a :data:`Progress` means."""
    if callable(progress):
        return progress
    shows = sys.stderr is not None and sys.stderr.isatty() if progress is None else progress
    return _Line() if shows else None


class _Line:
    """A line on standard error that is written over on a terminal."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, told: Mapping[str, Any]) -> None:
        text = line_of(told)
        if text == self._last:
            return
        stream = sys.stderr
        is_terminal = stream.isatty()
        ends = told.get("status") in ("ready", "rejected", "succeeded", "failed", "cancelled")
        stream.write(f"\r\x1b[2K{text}" + ("\n" if ends else "") if is_terminal else f"{text}\n")
        stream.flush()
        self._last = text


def line_of(told: Mapping[str, Any]) -> str:
    """A line on a dataset, a run or a batch prediction."""
    parts = [str(told.get("id")), str(told.get("status"))]
    progress = told.get("progress") or {}
    if "epoch" in progress:
        parts.append(f"epoch {progress['epoch']} of {progress['epochs']}")
    elif "fraction" in progress:
        parts.append(f"{100 * progress['fraction']:.0f} %")
    elif progress.get("total") is not None:
        parts.append(f"{progress['rows']} of {progress['total']} rows")
    return "  ".join(parts)
