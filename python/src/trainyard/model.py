"""A registered model, and its predictions."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Sequence, Union
from urllib.parse import quote

from .errors import ApiError, BatchPredictionFailed
from .progress import Progress
from .tables import Rows, Table, is_frame, to_frame, to_rows

if TYPE_CHECKING:
    import pandas

    from .client import Client

Json = Dict[str, Any]

#: Rows of one request: few enough for any service's limits.
_ROWS_OF_REQUEST = 1000


class Model:
    """A model by its name, and one of its versions: that with a number, that of an alias, or the live one. Made by the methods of
    :class:`trainyard.Client`.
    """

    def __init__(self, client: "Client", name: str, *, version: Optional[int] = None, alias: Optional[str] = None) -> None:
        self._client = client
        self.name = name
        self.alias = alias
        self._version = version
        self._details: Optional[Json] = None

    def __repr__(self) -> str:
        which = f"@{self.alias}" if self.alias else f" version {self._version}" if self._version is not None else ""
        return f"<trainyard.Model {self.name}{which}>"

    @property
    def details(self) -> Json:
        """The version as the service shows it: ``version``, ``runId``, ``task``, ``inputs``, ``classes``, ``metrics``, … Asked for once."""
        if self._details is None:
            self._details = self._find_version()
        return self._details

    @property
    def version(self) -> int:
        """Number of the version: for an alias or the live one that of the moment at which it was asked for first."""
        return int(self.details["version"])

    @property
    def metrics(self) -> Json:
        """The figures on rows that were not trained on, by their names, such as ``accuracy``."""
        return dict(self.details["metrics"])

    @property
    def evaluation(self) -> Json:
        """The whole evaluation: ``test`` and ``validation`` with baselines, confusion matrix, residuals, …"""
        return dict(self._client.call("GET", f"{self._path}/versions/{self.version}/evaluation"))

    @property
    def run(self) -> Optional[Json]:
        """The run that trained it; ``None`` for a version that was imported from a file."""
        run = self.details["runId"]
        return None if run is None else dict(self._client.call("GET", f"/api/v1/runs/{run}"))

    def predict(
        self, rows: Table, *, include: Sequence[str] = (), ignore_unknown: bool = False
    ) -> Union["pandas.DataFrame", List[Json]]:
        """Predicts rows, in order.

        :param rows: a DataFrame, a list of dicts, or the path of a CSV, TSV, JSON or NDJSON file; missing values are allowed. Where several
            rows form one example (series, groups), a list with a dict ``{"steps": [{…}, …]}`` for each
        :param include: additional parts of each prediction: ``explanation``, ``intervals``, ``sets``, ``code``, ``reconstruction``
        :param ignore_unknown: leave out columns that the model and its dataset do not have, in place of an error
        :returns: for a DataFrame one with the same index and the columns ``prediction``, ``probability``, ``probability.<class>``, …, with ``include``
            ``explanation``, ``interval.<coverage>.lower``, ``set.<coverage>``, …; else a list of the predictions as the service gives them, such as ``{"label": "yes", "probability": 0.9, "probabilities": {…}}``
        :raises ApiError: where a row does not fit; ``pointer`` says which cell, as ``/rows/<row>/<column>`` or ``/data/<row>/<cell>``
            with the row counted over all rows
        """
        table = to_rows(rows, self.details["inputs"])
        options: Json = {"unknownColumns": "ignore" if ignore_unknown else "refuse"}
        if include:
            options["include"] = list(include)
        predictions: List[Json] = []
        for start in range(0, len(table.items), _ROWS_OF_REQUEST):
            predictions += self._predict_part(table, start, options)
        return to_frame(predictions, rows) if is_frame(rows) else predictions  # type: ignore[arg-type]

    def predict_dataset(
        self,
        dataset: Union[str, Mapping[str, Any]],
        file: Union[str, "os.PathLike[str]"],
        *,
        columns: Optional[List[str]] = None,
        include: Sequence[str] = (),
        invalid_rows: str = "refuse",
        progress: Progress = None,
        timeout: Optional[float] = None,
    ) -> Json:
        """Predicts a whole dataset in the background of the service and writes the result.

        :param dataset: as :meth:`trainyard.Client.upload` gives it, or its id
        :param file: to write, ``.parquet`` or ``.csv``; it is there whole or not at all
        :param columns: of the dataset that stand beside the predictions; all by default
        :param include: additional parts of each prediction, as those of :meth:`predict`; an explanation is JSON
        :param invalid_rows: ``refuse`` fails at the first row that can not be predicted, ``mark`` writes the reason into its row
        :returns: the batch prediction, with ``result`` (rows, columns, SHA-256)
        :raises BatchPredictionFailed: where it does not succeed
        """
        target = Path(file)
        if target.suffix.lower() not in (".parquet", ".csv"):
            raise ValueError(f"{target}: a result is .parquet or .csv")
        which = {"name": self.name, **({"alias": self.alias} if self.alias is not None else {"version": self.version})}
        request = {
            "model": which,
            "datasetId": dataset if isinstance(dataset, str) else dataset["id"],
            "format": target.suffix.lower()[1:],
            "columns": columns,
            "include": list(include) or None,
            "invalidRows": invalid_rows,
        }
        asked = self._client.call("POST", "/api/v1/batch-predictions", {name: value for name, value in request.items() if value is not None})
        path = f"/api/v1/batch-predictions/{asked['id']}"
        batch = self._client._wait(path, ("succeeded", "failed", "cancelled"), progress, timeout)
        if batch["status"] != "succeeded":
            raise BatchPredictionFailed(batch)
        self._download(f"{path}/result", target)
        return batch

    def drift(self, rows: Union[Table, Mapping[str, Any]]) -> Json:
        """How far rows are from those that the model was trained on.

        :param rows: up to 10,000 of them (see :meth:`predict`), or a dataset as :meth:`trainyard.Client.upload` gives it
        :returns: ``columns``, the farthest first, each with ``level``, ``meaning``, ``psi`` and more, and what is ``notCompared``
        """
        if isinstance(rows, Mapping):
            request: Json = {"datasetId": rows["id"]}
        else:
            table = to_rows(rows, self.details["inputs"])
            request = table.part(0, len(table.items))
        return dict(self._client.call("POST", f"{self._path}/versions/{self.version}/drift", request))

    def export(self, file: Union[str, "os.PathLike[str]"], format: str = "onnx") -> None:
        """Writes the model as a file of another format. :raises ApiError: where the model has no form in it"""
        self._download(f"{self._path}/versions/{self.version}/export/{quote(format, safe='')}", Path(file))

    def set_alias(self, alias: str) -> None:
        """Points an alias, such as ``champion``, to this version, at once and whole."""
        self._client.call("PUT", f"{self._path}/aliases/{quote(alias, safe='')}", {"version": self.version})

    @property
    def _path(self) -> str:
        return f"/api/v1/models/{quote(self.name, safe='')}"

    def _find_version(self) -> Json:
        number = self._version
        if number is None:
            model = self._client.call("GET", self._path)
            aliases = {each["alias"]: each["version"] for each in model["aliases"]}
            if self.alias is not None and self.alias not in aliases:
                there = ", ".join(sorted(aliases)) or "none"
                raise ValueError(f"the model {self.name} has no alias {self.alias!r}; it has {there}")
            number = aliases.get(self.alias or "live", model["latestVersion"])
        return dict(self._client.call("GET", f"{self._path}/versions/{number}"))

    def _predict_part(self, table: Rows, start: int, options: Json) -> List[Json]:
        request = {**table.part(start, _ROWS_OF_REQUEST), **options}
        which = f"@{quote(self.alias, safe='')}" if self.alias is not None else f"/versions/{self._version}" if self._version is not None else ""
        try:
            return list(self._client.call("POST", f"{self._path}{which}/predict", request)["predictions"])
        except ApiError as error:
            if start == 0:
                raise
            raise _counted_over_all(error, start) from error

    def _download(self, path: str, target: Path) -> None:
        part = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
        try:
            with part.open("xb") as file:
                self._client.call("GET", path, into=file)
            os.replace(part, target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _counted_over_all(error: ApiError, start: int) -> ApiError:
    """The error with the numbers of rows as they are in the whole table, not in the part that was sent."""

    def moved(pointer: Optional[str]) -> Optional[str]:
        parts = (pointer or "").split("/")
        if len(parts) < 3 or parts[1] not in ("rows", "data") or not parts[2].isdigit():
            return pointer
        return "/".join(["", parts[1], str(int(parts[2]) + start), *parts[3:]])

    errors = [{**issue, "pointer": moved(issue.get("pointer"))} for issue in error.problem.get("errors") or []]
    return ApiError(error.status, {**error.problem, "errors": errors}, error.retry_after)
