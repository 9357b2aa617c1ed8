"""The service, as a program in Python sees it."""

from __future__ import annotations

import copy
import json
import os
import re
from pathlib import Path
from typing import IO, Any, Dict, List, Mapping, Optional, Union
from urllib.parse import quote

from .errors import DatasetRejected, RunFailed
from .model import Model
from .progress import Progress, listener_of, wait_until
from .tables import Table, to_upload
from .transport import Transport, form

Json = Dict[str, Any]

_DEFAULT_URL = "http://127.0.0.1:8080"


class Client:
    """A service and a key for it.

    :param url: such as ``http://127.0.0.1:8080``, which it is where neither this nor the variable ``TRAINYARD_URL`` says another
    :param key: an API key, ``ty_…``; by default that of the variable ``TRAINYARD_KEY``, else the admin key that a service started in the
        same folder keeps in ``data/admin-key``
    :param timeout: seconds without a word after which a connection counts as lost
    :param patience: seconds for which a call is made again while the service is away or can not answer for now
    :param progress: how progress is shown where a call does not say it: a line on standard error where that is a terminal (None), always
        (True), never (False), or by a function that takes what is waited for
    """

    def __init__(
        self,
        url: Optional[str] = None,
        key: Optional[str] = None,
        *,
        timeout: float = 60,
        patience: float = 60,
        progress: Progress = None,
        transport: Optional[Transport] = None,
    ) -> None:
        self._progress = progress
        self._transport = transport or Transport(
            url or os.environ.get("TRAINYARD_URL") or _DEFAULT_URL,
            key or os.environ.get("TRAINYARD_KEY") or _kept_key(),
            timeout=timeout,
            patience=patience,
        )

    def call(
        self, method: str, path: str, json: Any = None, *, query: Optional[Mapping[str, Any]] = None, into: Optional[IO[bytes]] = None
    ) -> Any:
        """Any operation of the API: ``client.call("GET", "/api/v1/runs", query={"status": "running"})``.

        :returns: the JSON of the answer; None where it has no body, or where ``into``, a file open for writing, took it
        :raises ApiError: where the service refuses
        :raises ConnectionFailed: where no answer comes
        """
        return self._transport.call(method, path, query=query, json_body=json, into=into)

    def upload(self, table: Table, *, name: Optional[str] = None, progress: Progress = None, timeout: Optional[float] = None, **read: Any) -> Json:
        """Uploads a table as a dataset and waits until it is read.

        :param table: a DataFrame, a list of dicts, or the path of a CSV, TSV, JSON, NDJSON, Parquet or ZIP file
        :param name: name of the dataset; by default that of the file
        :param timeout: seconds to wait
        :param read: how a file is to be read, by the names of the API: ``delimiter``, ``decimal``, ``dateFormat``, ``missingValues``, …
        :raises DatasetRejected: where it can not be read
        """
        upload = to_upload(table)
        dataset = self._transport.call(
            "POST",
            "/api/v1/datasets",
            query={"name": name, "fileName": upload.file_name, **read},
            body=upload.body,
            content_type=upload.content_type,
        )
        path = f"/api/v1/datasets/{dataset['id']}"
        read_dataset = self._wait(path, ("ready", "rejected"), progress, timeout, longest_pause=0.3)
        if read_dataset["status"] == "rejected":
            raise DatasetRejected(read_dataset)
        return read_dataset

    def train(
        self,
        data: Table | Mapping[str, Any],
        target: Optional[str] = None,
        *,
        name: Optional[str] = None,
        task: Optional[str] = None,
        family: Optional[str] = None,
        epochs: Optional[int] = None,
        seed: Optional[int] = None,
        definition: Optional[Mapping[str, Any]] = None,
        progress: Progress = None,
        timeout: Optional[float] = None,
    ) -> Model:
        """Trains a model: uploads the table, runs an experiment to its end, and registers the run as a version of the model ``name``.

        :param data: a table (see :meth:`upload`), a dataset as ``upload`` gives it, or the id of one, ``ds_…``
        :param target: column to predict; may be left out where ``definition`` says it
        :param name: name of the model; by default that of the target, with ``-`` in place of what names of models can not hold
        :param task: type of the task; by default regression of numbers, classification of categories, booleans and texts
        :param family: family of the model, such as ``mlp`` or ``gradientBoostedTrees``; by default the service's
        :param epochs: passes over the training rows
        :param seed: of every random choice
        :param definition: any part of the experiment's definition, such as ``{"training": {"batchSize": 64}}``; the other arguments change it
        :param timeout: seconds to wait for the dataset, and for the run; a run that takes longer goes on in the service
        :raises ApiError: where the definition does not fit, with ``pointer`` such as ``/task/target``
        :raises RunFailed: where the run does not succeed
        """
        dataset_id = self._dataset_id(data, progress, timeout)
        wanted = copy.deepcopy(dict(definition or {}))
        wanted["dataset"] = dataset_id
        for path, value in (("task.type", task), ("task.target", target), ("model.family", family), ("training.epochs", epochs), ("seed", seed)):
            _put(wanted, path, value)
        asked = wanted.get("task")
        if isinstance(asked, dict) and "type" not in asked and "target" in asked:
            _put(wanted, "task.type", self._suggested_task(dataset_id, asked["target"]))
        run = self.run(wanted, progress=progress, timeout=timeout)
        model = name or re.sub(r"[^A-Za-z0-9_.-]+", "-", str((asked or {}).get("target") or "model")).strip("-._")[:128] or "model"
        version = self.call("POST", "/api/v1/models", {"name": model, "run": run["id"]})
        return Model(self, model, version=version["version"])

    def run(self, definition: Mapping[str, Any], *, progress: Progress = None, timeout: Optional[float] = None) -> Json:
        """Creates an experiment of a whole definition and a run of it, and waits for its end.

        :raises ApiError: where the definition does not fit
        :raises RunFailed: where the run does not succeed
        """
        experiment = self.call("POST", "/api/v1/experiments", dict(definition))
        run = self.call("POST", f"/api/v1/experiments/{experiment['id']}/runs")
        return self.finish_run(run["id"], progress=progress, timeout=timeout)

    def finish_run(self, run_id: str, *, progress: Progress = None, timeout: Optional[float] = None) -> Json:
        """Waits for the end of a run. :raises RunFailed: where it does not succeed"""
        run = self._wait(f"/api/v1/runs/{quote(run_id, safe='')}", ("succeeded", "failed", "cancelled"), progress, timeout)
        if run["status"] != "succeeded":
            raise RunFailed(run)
        return run

    def model(self, name: str, *, version: Optional[int] = None, alias: Optional[str] = None) -> Model:
        """A registered model: the version with a number, the one that an alias points to, or the live one.

        :param name: also ``name@alias``
        :raises ApiError: ``notFound`` where there is none
        """
        own, at, told = name.partition("@")
        if at and alias is None:
            alias = told
        if version is not None and alias is not None:
            raise ValueError("a model is asked for by its version or by an alias, not by both")
        model = Model(self, own, version=version, alias=alias)
        model.details  # noqa: B018  asks the service: a name that is wrong is told here
        return model

    def import_model(
        self, name: str, file: Union[str, "os.PathLike[str]"], *, description: Optional[Mapping[str, Any]] = None
    ) -> Model:
        """Registers a model from elsewhere as a version of the model ``name``, which is made where there is none.

        :param file: an ONNX file, or a ZIP or .tar.gz with a TensorFlow.js layers model
        :param description: what its columns and outputs mean, such as ``{"task": "classification", "classes": ["no", "yes"]}``; an export of
            the service describes itself
        :raises ApiError: ``modelFileInvalid`` where the file does not fit, with what would
        """
        path = Path(file)
        if not path.is_file():
            raise FileNotFoundError(f"there is no file {path}")
        target = f"/api/v1/models/{quote(name, safe='')}/versions/import"
        if description is None:
            version = self._transport.call("POST", target, query={"fileName": path.name}, body=path)
        else:
            body, content_type = form(path, description=json.dumps(description, allow_nan=False))
            version = self._transport.call("POST", target, body=body, content_type=content_type)
        return Model(self, name, version=version["version"])

    def models(self) -> List[Json]:
        """All models of the project, newest first, as the service shows them."""
        return self._all("/api/v1/models")

    def runs(self, **query: Any) -> List[Json]:
        """All runs of the project, newest first; ``query`` filters, such as ``status="running"``."""
        return self._all("/api/v1/runs", query)

    def _all(self, path: str, query: Optional[Mapping[str, Any]] = None) -> List[Json]:
        items: List[Json] = []
        after: Optional[str] = None
        while True:
            page = self.call("GET", path, query={"limit": 200, **(query or {}), "after": after})
            items += page["data"]
            after = page["nextCursor"]
            if after is None:
                return items

    def _dataset_id(self, data: Any, progress: Progress, timeout: Optional[float]) -> str:
        if isinstance(data, str) and data.startswith("ds_"):
            return data
        if isinstance(data, Mapping) and str(data.get("id", "")).startswith("ds_"):
            return str(data["id"])
        return str(self.upload(data, progress=progress, timeout=timeout)["id"])

    def _suggested_task(self, dataset_id: str, target: Any) -> str:
        """What the column suggests. For one that is not there as well: the service then says which columns are."""
        columns = self.call("GET", f"/api/v1/datasets/{quote(dataset_id, safe='')}")["columns"] or []
        kinds = {column["name"]: column["type"] for column in columns}
        return "regression" if kinds.get(target) == "numeric" else "classification"

    def _wait(self, path: str, ends: tuple[str, ...], progress: Progress, timeout: Optional[float], longest_pause: float = 1.0) -> Json:
        listen = listener_of(self._progress if progress is None else progress)
        ended = wait_until(
            lambda: self.call("GET", path), lambda told: told["status"] in ends, listen=listen, timeout=timeout, longest_pause=longest_pause
        )
        return dict(ended)


def _put(definition: Json, path: str, value: Any) -> None:
    """Sets an option of a definition by its path, such as ``training.epochs``; None leaves it as it is."""
    if value is None:
        return
    *above, last = path.split(".")
    for name in above:
        inner = definition.get(name)
        definition[name] = definition = inner if isinstance(inner, dict) else {}
    definition[last] = value


def _kept_key() -> str:
    file = Path(os.environ.get("DATA_DIR") or "data").resolve() / "admin-key"
    if not file.is_file():
        raise ValueError(f"there is no API key: give key, or set TRAINYARD_KEY; a service started here keeps one in {file}")
    return file.read_text(encoding="utf-8").strip()
