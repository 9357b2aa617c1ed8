"""The whole way on a real service: that of TRAINYARD_URL, with the key of TRAINYARD_KEY. Skipped where they are not set."""

from __future__ import annotations

import csv
import hashlib
import math
import os
import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict, List

import trainyard
from trainyard.transport import Transport, send_by_urllib

try:
    import pandas
except ImportError:
    pandas = None


def learnable(rows: int) -> List[Dict[str, Any]]:
    """A small table that a model can learn: y is "yes" where a + b > 0; codes look like numbers and are none."""
    table = []
    for index in range(rows):
        a, b = math.sin(index * 12.9898) * 3, math.cos(index * 78.233) * 3
        table.append({"a": None if index % 29 == 0 else a, "b": b, "code": f"0{index % 3}", "y": "yes" if a + b > 0 else "no"})
    return table


@unittest.skipUnless(os.environ.get("TRAINYARD_URL") and os.environ.get("TRAINYARD_KEY"), "TRAINYARD_URL and TRAINYARD_KEY name no service")
class Service(unittest.TestCase):
    client: trainyard.Client
    model: trainyard.Model
    dataset: Dict[str, Any]

    @classmethod
    def setUpClass(cls) -> None:
        cls.client = trainyard.Client(progress=False)
        cls.dataset = cls.client.upload(learnable(600), name="python")
        cls.model = cls.client.train(cls.dataset, target="y", name="python", family="decisionTree", seed=3)

    def test_the_table_keeps_its_types(self) -> None:
        self.assertEqual(self.dataset["rows"], 600)
        kinds = {column["name"]: column["type"] for column in self.dataset["columns"]}
        self.assertEqual(kinds, {"a": "numeric", "b": "numeric", "code": "categorical", "y": "categorical"})

    def test_the_model_is_registered_and_evaluated(self) -> None:
        self.assertEqual((self.model.name, self.model.details["task"], self.model.details["target"]), ("python", "classification", "y"))
        self.assertEqual(self.model.run["status"], "succeeded")
        test = self.model.evaluation["test"]
        self.assertGreater(test["accuracy"], test["baseline"]["metrics"]["accuracy"] + 0.2)
        self.assertEqual(self.model.metrics["test.accuracy"], test["accuracy"])
        self.assertIn("python", [model["name"] for model in self.client.models()])
        self.assertIn(self.model.details["runId"], [run["id"] for run in self.client.runs(status="succeeded")])

    def test_predicts_dicts_and_files_alike_by_either_transport(self) -> None:
        rows = [{"a": 2.5, "b": 2, "code": "01"}, {"a": -2.5, "b": None, "code": "new"}]
        predictions = self.model.predict(rows)
        self.assertEqual([prediction["label"] for prediction in predictions], ["yes", "no"])
        by_urllib = Transport(os.environ["TRAINYARD_URL"], os.environ["TRAINYARD_KEY"], send=send_by_urllib())
        model = trainyard.Client(transport=by_urllib).model("python")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "rows.csv")
            file.write_text("a,b,code\n2.5,2,01\n-2.5,,new\n")
            self.assertEqual(model.predict(file), predictions)

    def test_an_alias_points_to_the_version(self) -> None:
        self.model.set_alias("champion")
        champion = self.client.model("python@champion")
        self.assertEqual(champion.version, self.model.version)
        self.assertEqual(champion.predict([{"a": 3, "b": 3, "code": "00"}])[0]["label"], "yes")

    def test_predicts_a_dataset_into_a_file(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "out.csv")
            batch = self.model.predict_dataset(self.dataset, file, columns=["y"])
            self.assertEqual(hashlib.sha256(file.read_bytes()).hexdigest(), batch["result"]["sha256"])
            with file.open(newline="") as opened:
                rows = list(csv.DictReader(opened))
        self.assertEqual(len(rows), 600)
        self.assertGreater(sum(row["y"] == row["prediction"] for row in rows), 540)

    def test_explains_compares_and_imports(self) -> None:
        rows = learnable(200)
        explained = self.model.predict(rows[:3], include=["explanation"])
        self.assertEqual({each["explanation"]["method"] for each in explained}, {"treeShap"})
        drift = self.model.drift([{**row, "b": row["b"] + 10} for row in rows])
        self.assertEqual((drift["columns"][0]["column"], drift["columns"][0]["level"]), ("b", "large"))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "model.onnx")
            self.model.export(file)
            imported = self.client.import_model("python-imported", file)
            described = self.client.import_model("python-imported", file, description={"target": "y", "task": "classification"})
        self.assertEqual((imported.version, described.version), (1, 2))
        expected = [each["probability"] for each in self.model.predict(rows[:50])]
        for model in (imported, described):
            for actual, probability in zip(model.predict(rows[:50], ignore_unknown=True), expected):
                self.assertAlmostEqual(actual["probability"], probability, places=5)

    def test_errors_have_codes_and_pointers(self) -> None:
        with self.assertRaises(trainyard.ApiError) as raised:
            self.client.train(self.dataset, target="nope")
        self.assertEqual((raised.exception.status, raised.exception.code, raised.exception.pointer), (422, "definitionInvalid", "/task/target"))
        with self.assertRaises(trainyard.ApiError) as raised:
            self.model.predict([{"a": 1, "b": 1, "code": "00"}] * 1001 + [{"a": "many", "b": 1, "code": "00"}])
        self.assertEqual((raised.exception.code, raised.exception.pointer), ("predictionInputInvalid", "/rows/1001/a"))
        with self.assertRaises(trainyard.ApiError) as raised:
            self.client.model("none")
        self.assertEqual(raised.exception.code, "notFound")
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(trainyard.DatasetRejected) as rejected:
            file = Path(folder, "bad.ndjson")
            file.write_text('{"a": 1}\n{"a": \n')
            self.client.upload(file)
        self.assertEqual(rejected.exception.errors[0].line, 2)

    @unittest.skipIf(pandas is None, "pandas is not installed")
    def test_a_frame_in_and_a_frame_out(self) -> None:
        frame = pandas.DataFrame(learnable(200))
        model = self.client.train(frame, target="y", name="frame", family="decisionTree")
        predicted = model.predict(frame.tail(5))
        self.assertEqual(list(predicted.index), list(frame.tail(5).index))
        classes = [f"probability.{name}" for name in model.details["classes"]]
        self.assertEqual(list(predicted.columns), ["prediction", "probability", *classes])
        self.assertEqual(sorted(classes), ["probability.no", "probability.yes"])


if __name__ == "__main__":
    unittest.main()
