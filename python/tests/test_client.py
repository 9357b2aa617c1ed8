"""What the client sends and makes of the answers, on a fake service."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from trainyard import ApiError, Client, DatasetRejected, Model, RunFailed, WaitTimeout

from .fakes import FakeService, answer

dataset = {"id": "ds_1", "name": "table", "status": "ready", "progress": None, "columns": [{"name": "y", "type": "numeric"}]}
run = {"id": "run_1", "status": "succeeded", "progress": {"epoch": 2, "epochs": 2}}
version = {"version": 3, "runId": "run_1", "inputs": [], "metrics": {"accuracy": 0.9}}


def client_of(service: FakeService) -> Client:
    return Client(transport=service.transport(), progress=False)


def sent_body(service: FakeService, index: int) -> Any:
    return json.loads(service.sent[index].body)


class Training(unittest.TestCase):
    def test_uploads_suggests_the_task_trains_and_registers(self) -> None:
        uploaded = {**dataset, "status": "uploaded"}
        service = FakeService(
            [answer(201, uploaded), answer(200, dataset), answer(200, dataset), answer(201, {"id": "exp_1"}), answer(201, run), answer(200, run)]
            + [answer(201, version), answer(200, version)]
        )
        definition = {"training": {"batchSize": 8}}
        model = client_of(service).train(
            [{"y": 1.5}], target="y", name="m", family="mlp", epochs=2, seed=0, definition=definition
        )
        self.assertEqual(
            [f"{sent.method} {sent.url.replace('http://service.test', '')}" for sent in service.sent],
            [
                "POST /api/v1/datasets?fileName=table.ndjson",
                "GET /api/v1/datasets/ds_1",
                "GET /api/v1/datasets/ds_1",
                "POST /api/v1/experiments",
                "POST /api/v1/experiments/exp_1/runs",
                "GET /api/v1/runs/run_1",
                "POST /api/v1/models",
            ],
        )
        self.assertEqual(
            sent_body(service, 3),
            {
                "training": {"batchSize": 8, "epochs": 2},
                "dataset": "ds_1",
                "task": {"target": "y", "type": "regression"},
                "model": {"family": "mlp"},
                "seed": 0,
            },
        )
        self.assertEqual(sent_body(service, 6), {"name": "m", "run": "run_1"})
        self.assertEqual(definition, {"training": {"batchSize": 8}})
        self.assertEqual((model.name, model.version, model.metrics), ("m", 3, {"accuracy": 0.9}))

    def test_a_name_is_made_of_the_target(self) -> None:
        service = FakeService([answer(201, {"id": "exp_1"}), answer(201, run), answer(200, run), answer(201, version)])
        model = client_of(service).train("ds_1", target="Überlebt (ja/nein)", task="classification")
        self.assertEqual(model.name, "berlebt-ja-nein")

    def test_a_dataset_that_is_rejected_says_where(self) -> None:
        rejection = {"code": "datasetInvalid", "detail": "it can not be read", "issues": [{"line": 3, "detail": "a quote is open"}]}
        service = FakeService([answer(201, dataset), answer(200, {**dataset, "status": "rejected", "rejection": rejection})])
        with self.assertRaisesRegex(DatasetRejected, "it can not be read\n  line 3 a quote is open") as raised:
            client_of(service).upload([{"a": 1}])
        self.assertEqual((raised.exception.code, raised.exception.errors[0].line), ("datasetInvalid", 3))

    def test_a_run_that_fails(self) -> None:
        failed = {**run, "status": "failed", "error": {"code": "trainingDiverged", "message": "the loss is no number"}}
        with self.assertRaisesRegex(RunFailed, "run_1 ended as failed: the loss is no number") as raised:
            client_of(FakeService([answer(200, failed)])).finish_run("run_1")
        self.assertEqual(raised.exception.code, "trainingDiverged")

    def test_waiting_shows_progress_and_ends(self) -> None:
        running = {**run, "status": "running", "progress": {"epoch": 1, "epochs": 2}}
        seen: list = []
        client_of(FakeService([answer(200, running), answer(200, running), answer(200, run)])).finish_run("run_1", progress=seen.append)
        self.assertEqual([told["status"] for told in seen], ["running", "succeeded"])
        stream = io.StringIO()
        with contextlib.redirect_stderr(stream):
            client_of(FakeService([answer(200, running), answer(200, run)])).finish_run("run_1", progress=True)
        self.assertEqual(stream.getvalue(), "run_1  running  epoch 1 of 2\nrun_1  succeeded  epoch 2 of 2\n")
        with self.assertRaisesRegex(WaitTimeout, "run_1 is running"):
            client_of(FakeService([answer(200, running)] * 3)).finish_run("run_1", timeout=0)


class Predicting(unittest.TestCase):
    def test_in_parts_each_by_the_version(self) -> None:
        answers = [answer(200, {"predictions": [{"value": index}] * 1000}) for index in range(2)]
        service = FakeService([answer(200, version), *answers, answer(200, {"predictions": [{"value": 2}]})])
        model = Model(client_of(service), "m", version=3)
        predictions = model.predict([{"a": 1}] * 2001, ignore_unknown=True)
        self.assertEqual([predictions[0], predictions[1000], predictions[2000]], [{"value": 0}, {"value": 1}, {"value": 2}])
        self.assertEqual({sent.url for sent in service.sent[1:]}, {"http://service.test/api/v1/models/m/versions/3/predict"})
        self.assertEqual(sent_body(service, 3), {"rows": [{"a": 1}], "unknownColumns": "ignore"})

    def test_additional_parts_are_asked_for(self) -> None:
        service = FakeService([answer(200, version), answer(200, {"predictions": [{"value": 1, "explanation": {}}]})])
        Model(client_of(service), "m", version=3).predict([{"a": 1}], include=["explanation"])
        self.assertEqual(sent_body(service, 1), {"rows": [{"a": 1}], "unknownColumns": "refuse", "include": ["explanation"]})

    def test_drift_of_rows_or_of_a_dataset(self) -> None:
        service = FakeService([answer(200, version), answer(200, {"rows": 1}), answer(200, {"rows": 9})])
        model = Model(client_of(service), "m", version=3)
        self.assertEqual((model.drift([{"a": 1}]), model.drift({"id": "ds_1"})), ({"rows": 1}, {"rows": 9}))
        self.assertEqual([sent_body(service, 1), sent_body(service, 2)], [{"rows": [{"a": 1}]}, {"datasetId": "ds_1"}])
        self.assertTrue(service.sent[1].url.endswith("/api/v1/models/m/versions/3/drift"))

    def test_errors_count_rows_over_all_parts(self) -> None:
        refused = {"status": 422, "code": "predictionInputInvalid", "detail": "no", "errors": [{"pointer": "/rows/5/a", "detail": "is no number"}]}
        service = FakeService([answer(200, version), answer(200, {"predictions": [{"value": 0}] * 1000}), answer(422, refused)])
        with self.assertRaises(ApiError) as raised:
            Model(client_of(service), "m", version=3).predict([{"a": 1}] * 1500)
        self.assertEqual(raised.exception.pointer, "/rows/1005/a")

    def test_an_alias_is_asked_for_by_its_name(self) -> None:
        shown = {"latestVersion": 4, "aliases": [{"alias": "champion", "version": 3}]}
        service = FakeService([answer(200, shown), answer(200, version), answer(200, {"predictions": [{"value": 1}]})])
        model = client_of(service).model("m@champion")
        self.assertEqual((model.version, model.predict([{"a": 1}])), (3, [{"value": 1}]))
        self.assertEqual(service.sent[-1].url, "http://service.test/api/v1/models/m@champion/predict")
        with self.assertRaisesRegex(ValueError, "no alias 'none'; it has champion"):
            client_of(FakeService([answer(200, shown)])).model("m", alias="none")

    def test_without_alias_or_version_it_is_the_live_one_else_the_newest(self) -> None:
        for aliases, number in (([{"alias": "live", "version": 2}], 2), ([], 4)):
            service = FakeService([answer(200, {"latestVersion": 4, "aliases": aliases}), answer(200, version)])
            client_of(service).model("m")
            self.assertEqual(service.sent[-1].url, f"http://service.test/api/v1/models/m/versions/{number}")

    def test_a_dataset_becomes_a_file_whole_or_not_at_all(self) -> None:
        batch = {"id": "bpr_1", "status": "succeeded", "progress": {"rows": 1, "total": 1}}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "out.csv")
            asked = [answer(200, version), answer(201, batch), answer(200, batch)]
            service = FakeService([*asked, answer(200, {"rows": 1})])
            Model(client_of(service), "m", version=3).predict_dataset({"id": "ds_1"}, file, columns=["a"])
            self.assertEqual(sent_body(service, 1)["model"], {"name": "m", "version": 3})
            self.assertEqual(json.loads(file.read_text()), {"rows": 1})
            service = FakeService([*asked[1:], answer(409, {"code": "batchNotReady", "detail": "no"})])
            with self.assertRaises(ApiError):
                Model(client_of(service), "m", alias="a").predict_dataset("ds_1", Path(folder, "none.csv"))
            self.assertEqual(os.listdir(folder), ["out.csv"])
            with self.assertRaisesRegex(ValueError, "parquet or .csv"):
                Model(client_of(service), "m").predict_dataset("ds_1", "x.json")


class Importing(unittest.TestCase):
    def test_a_file_is_sent_as_it_is_and_beside_its_description(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, 'a "model".onnx')
            file.write_bytes(b"onnx")
            service = FakeService([answer(201, version), answer(201, version)])
            client = client_of(service)
            self.assertEqual(client.import_model("m", file).name, "m")
            self.assertEqual((service.sent[0].body, service.sent[0].url.rpartition("/")[2]), (file, "import?fileName=a+%22model%22.onnx"))
            client.import_model("m", file, description={"task": "regression"})
            body = service.sent[1].body
            boundary = service.sent[1].headers["content-type"].partition("boundary=")[2].encode()
            parts = [part.strip(b"\r\n").partition(b"\r\n\r\n") for part in body.split(b"--" + boundary)[1:-1]]
            self.assertEqual([content for _, _, content in parts], [b'{"task": "regression"}', b"onnx"])
            self.assertIn(b'filename="a %22model%22.onnx"', parts[1][0])
            with self.assertRaises(FileNotFoundError):
                client.import_model("m", Path(folder, "none.onnx"))


class Finding(unittest.TestCase):
    def test_lists_go_over_all_pages(self) -> None:
        service = FakeService([answer(200, {"data": [{"id": 1}], "nextCursor": "c"}), answer(200, {"data": [{"id": 2}], "nextCursor": None})])
        self.assertEqual(client_of(service).runs(status="running"), [{"id": 1}, {"id": 2}])
        self.assertTrue(service.sent[1].url.endswith("/api/v1/runs?limit=200&status=running&after=c"), service.sent[1].url)

    def test_the_key_of_the_variable_or_of_the_data_folder(self) -> None:
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"DATA_DIR": folder, "TRAINYARD_KEY": ""}):
            with self.assertRaisesRegex(ValueError, "there is no API key"):
                Client()
            Path(folder, "admin-key").write_text("ty_kept\n")
            self.assertEqual(Client()._transport._key, "ty_kept")
            os.environ["TRAINYARD_KEY"] = "ty_told"
            self.assertEqual(Client()._transport._key, "ty_told")


if __name__ == "__main__":
    unittest.main()
