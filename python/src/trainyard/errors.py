"""What can go wrong, as exceptions. All of them are a :class:`TrainyardError`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Mapping, Optional


class TrainyardError(Exception):
    """Anything that this package raises about the service."""


class ConnectionFailed(TrainyardError):
    """No answer came: nobody listens at the address, or the connection broke and trying again did not help."""


class WaitTimeout(TrainyardError, TimeoutError):
    """What was waited for has not ended in the time given. It goes on in the service."""


@dataclass(frozen=True)
class Issue:
    """One place at which a request or a file is wrong."""

    detail: str
    code: Optional[str] = None
    #: JSON Pointer into the body that was sent, such as ``/task/target``.
    pointer: Optional[str] = None
    #: Of data: number of the row, from 1.
    row: Optional[int] = None
    #: Of data: line of the file, from 1.
    line: Optional[int] = None
    column: Optional[str] = None

    @staticmethod
    def of(told: Mapping[str, Any]) -> "Issue":
        """The issue of an entry of ``errors`` of a problem document, or of ``issues`` of a rejection."""
        names = ("code", "pointer", "row", "line", "column")
        return Issue(str(told.get("detail", "")), **{name: told.get(name) for name in names})

    def __str__(self) -> str:
        places = [self.pointer]
        places += [f"{name} {value}" for name, value in (("row", self.row), ("line", self.line)) if value is not None]
        places += [f"column {self.column!r}"] if self.column is not None and self.pointer is None else []
        return " ".join([place for place in places if place] + [self.detail])


def _lines(first: str, issues: list[Issue]) -> str:
    return "\n".join([first, *(f"  {issue}" for issue in issues)])


class ApiError(TrainyardError):
    """A call that the service refused, by the problem document (RFC 9457) that it answered.

    ``code`` is stable: branch on it, such as on ``definitionInvalid`` or ``notFound``.
    """

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: Optional[float] = None) -> None:
        #: HTTP status.
        self.status = status
        #: The whole problem document; of an answer that is none, ``detail`` alone.
        self.problem = dict(problem)
        self.code: Optional[str] = problem.get("code")
        self.detail = str(problem.get("detail", ""))
        #: Every place that the service names.
        self.errors = [Issue.of(issue) for issue in problem.get("errors") or []]
        #: The first place: a JSON Pointer into the body, or None.
        self.pointer = next((issue.pointer for issue in self.errors if issue.pointer is not None), None)
        #: Finds the request in the service's log.
        self.request_id: Optional[str] = problem.get("requestId")
        #: Seconds after which the same call may work, where the answer says so.
        self.retry_after = retry_after
        super().__init__(_lines(f"{status} {self.code or ''}: {self.detail}", self.errors))

    @staticmethod
    def of(status: int, body: bytes, retry_after: Optional[float]) -> "ApiError":
        """The error of an answer with a status of 400 or more."""
        text = body.decode("utf-8", "replace")
        try:
            problem = json.loads(text)
        except ValueError:
            problem = None
        return ApiError(status, problem if isinstance(problem, dict) else {"detail": text[:1000]}, retry_after)


class DatasetRejected(TrainyardError):
    """A file that the service could not read; ``errors`` says where and why."""

    def __init__(self, dataset: Mapping[str, Any]) -> None:
        self.dataset = dict(dataset)
        rejection = dataset.get("rejection") or {}
        self.code: Optional[str] = rejection.get("code")
        self.errors = [Issue.of(issue) for issue in rejection.get("issues") or []]
        super().__init__(_lines(f"the dataset {dataset.get('name')!r} was rejected: {rejection.get('detail')}", self.errors))


class RunFailed(TrainyardError):
    """A run that ended in another way than by success; ``run`` is as the service shows it."""

    def __init__(self, run: Mapping[str, Any]) -> None:
        self.run = dict(run)
        #: ``failed`` or ``cancelled``.
        self.status = str(run.get("status"))
        error = run.get("error") or {}
        self.code: Optional[str] = error.get("code")
        told = f": {error['message']}" if error.get("message") else ""
        super().__init__(f"the run {run.get('id')} ended as {self.status}{told}")


class BatchPredictionFailed(TrainyardError):
    """A prediction of a dataset that ended in another way than by success."""

    def __init__(self, batch: Mapping[str, Any]) -> None:
        self.batch = dict(batch)
        self.status = str(batch.get("status"))
        error = batch.get("error") or {}
        self.code: Optional[str] = error.get("code")
        told = f": {error['message']}" if error.get("message") else ""
        super().__init__(f"the batch prediction {batch.get('id')} ended as {self.status}{told}")
