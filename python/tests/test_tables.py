"""Tables on their way to the service, and predictions on their way back."""

from __future__ import annotations

import datetime
import decimal
import json
import math
import tempfile
import unittest
from pathlib import Path
from typing import Any

from trainyard.tables import flat, to_frame, to_rows, to_upload

try:
    import pandas
except ImportError:
    pandas = None

needs_pandas = unittest.skipIf(pandas is None, "pandas is not installed")


def lines(table: Any) -> list:
    body = to_upload(table).body
    return [json.loads(line) for line in body.decode().splitlines()]


class Uploads(unittest.TestCase):
    def test_dicts_become_ndjson_with_their_types(self) -> None:
        rows = [
            {"n": 1, "t": "007", "b": True, "d": datetime.date(2024, 2, 29), "x": math.nan, "m": decimal.Decimal("1.5")},
            {"n": 2, "t": "größer\nzwei", "b": False, "l": (1, 2.5)},
        ]
        self.assertEqual(
            lines(rows),
            [
                {"n": 1, "t": "007", "b": True, "d": "2024-02-29", "x": None, "m": 1.5},
                {"n": 2, "t": "größer\nzwei", "b": False, "l": [1, 2.5]},
            ],
        )
        self.assertEqual(to_upload(rows)[1:], ("table.ndjson", "application/x-ndjson"))

    def test_a_file_is_sent_as_it_is(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "flowers.parquet")
            file.write_bytes(b"PAR1")
            self.assertEqual(to_upload(str(file))[:2], (file, "flowers.parquet"))
            with self.assertRaisesRegex(FileNotFoundError, "there is no file .*none.csv"):
                to_upload(Path(folder, "none.csv"))

    def test_says_which_cell_can_not_be_sent(self) -> None:
        for value, error, said in ((math.inf, ValueError, "infinite"), (object(), TypeError, "an? object"), (b"x", TypeError, "a bytes")):
            with self.subTest(said), self.assertRaisesRegex(error, f"row 1, column 'a': .*{said}"):
                to_upload([{"a": 1}, {"a": value}])

    def test_says_what_a_table_is(self) -> None:
        with self.assertRaisesRegex(TypeError, "a table is a DataFrame, a list of dicts or the path of a file; this is a dict"):
            to_upload({"a": [1]})
        with self.assertRaisesRegex(TypeError, "row 0 has to be a dict"):
            to_upload([[1, 2]])


class Rows(unittest.TestCase):
    inputs = [{"name": name, "type": kind} for name, kind in (("n", "numeric"), ("t", "categorical"), ("b", "boolean"), ("v", "vector"))]

    def read(self, name: str, text: str) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, name)
            file.write_text(text, encoding="utf-8")
            return to_rows(file, self.inputs)

    def test_cells_of_a_csv_are_what_the_model_takes(self) -> None:
        rows = self.read("rows.csv", '\ufeffn,t,b,v,other\n1.5,007,TRUE,"[1,2]",9\n,"a ""b"", c",no,,\nnan,x,false,[3],\n')
        self.assertEqual(rows.columns, ["n", "t", "b", "v", "other"])
        self.assertEqual(rows.items, [[1.5, "007", True, [1, 2], "9"], [None, 'a "b", c', "no", None, None], ["nan", "x", False, [3], None]])

    def test_a_line_with_another_number_of_cells_is_named(self) -> None:
        with self.assertRaisesRegex(ValueError, "line 3 has 1 cells; the header names 2 columns"):
            self.read("rows.csv", "n,t\n1,a\n2\n")

    def test_json_and_ndjson(self) -> None:
        expected = [{"n": 1, "t": None}, {"n": 2}]
        self.assertEqual(self.read("rows.json", '[{"n": 1, "t": null}, {"n": 2}]').items, expected)
        self.assertEqual(self.read("rows.ndjson", '{"n": 1, "t": null}\n\n{"n": 2}\n').items, expected)
        with self.assertRaisesRegex(ValueError, "predict_dataset"):
            self.read("rows.parquet", "PAR1")

    def test_dicts_stay_dicts_and_may_hold_steps(self) -> None:
        rows = to_rows([{"steps": [{"n": 1}, {"n": math.nan}]}, {"steps": []}], self.inputs)
        self.assertEqual(rows.part(0, 1), {"rows": [{"steps": [{"n": 1}, {"n": None}]}]})
        self.assertEqual(rows.part(1, 5), {"rows": [{"steps": []}]})

    def test_predictions_as_columns(self) -> None:
        self.assertEqual(
            flat({"label": "no", "probability": 0.8, "probabilities": {"no": 0.8, "yes": 0.2}}),
            {"prediction": "no", "probability": 0.8, "probability.no": 0.8, "probability.yes": 0.2},
        )
        self.assertEqual(flat({"labels": ["a"], "labelProbabilities": {"a": 0.9}}), {"prediction": ["a"], "probability.a": 0.9})
        self.assertEqual(flat({"value": 3}), {"prediction": 3})
        self.assertEqual(flat({"values": {"x": 1, "y": 2}}), {"prediction.x": 1, "prediction.y": 2})
        self.assertEqual(flat({"forecast": [1, 2]}), {"prediction.1": 1, "prediction.2": 2})
        explanation = {"method": "linear", "outputs": []}
        self.assertEqual(
            flat({"value": 3, "intervals": [{"coverage": 0.9, "lower": 1, "upper": 5}], "explanation": explanation}),
            {"prediction": 3, "interval.0.9.lower": 1, "interval.0.9.upper": 5, "explanation": explanation},
        )
        self.assertEqual(
            flat({"label": "a", "sets": [{"coverage": 0.95, "labels": ["a", "b"]}]}), {"prediction": "a", "set.0.95": ["a", "b"]}
        )
        self.assertEqual(flat({"reconstructionError": 0.1, "code": [1]}), {"reconstructionError": 0.1, "code": [1]})


@needs_pandas
class Frames(unittest.TestCase):
    def frame(self) -> Any:
        return pandas.DataFrame(
            {
                "n": pandas.array([1, None], dtype="Int64"),
                "i": [1, 2],
                "f": [0.5, math.nan],
                "t": ["007", None],
                "b": [True, False],
                "c": pandas.Categorical(["x", None]),
                "d": pandas.to_datetime(["2024-02-29 12:30", None]),
            },
            index=[10, 20],
        )

    expected = [
        {"n": 1, "i": 1, "f": 0.5, "t": "007", "b": True, "c": "x", "d": "2024-02-29T12:30:00"},
        {"n": None, "i": 2, "f": None, "t": None, "b": False, "c": None, "d": None},
    ]

    def test_uploads_keep_types_and_missing_values(self) -> None:
        self.assertEqual(lines(self.frame()), self.expected)
        self.assertIs(type(lines(self.frame())[1]["i"]), int)

    def test_rows_to_predict(self) -> None:
        rows = to_rows(self.frame(), [])
        self.assertEqual(rows.columns, list(self.expected[0]))
        self.assertEqual(rows.items, [list(row.values()) for row in self.expected])

    def test_numbers_as_names_and_names_that_come_twice(self) -> None:
        self.assertEqual(lines(pandas.DataFrame([[1, 2]])), [{"0": 1, "1": 2}])
        with self.assertRaisesRegex(ValueError, "two columns with the name 'a'"):
            to_upload(pandas.DataFrame([[1, 2]], columns=["a", "a"]))

    def test_predictions_have_the_index_of_the_rows(self) -> None:
        predictions = [
            {"label": "y", "probability": 0.9, "probabilities": {"x": 0.1, "y": 0.9}},
            {"label": "x", "probability": 0.8, "probabilities": {"x": 0.8, "y": 0.2}},
        ]
        frame = to_frame(predictions, self.frame())
        self.assertEqual(list(frame.columns), ["prediction", "probability", "probability.x", "probability.y"])
        self.assertEqual((list(frame.index), list(frame["prediction"])), ([10, 20], ["y", "x"]))
        self.assertEqual(list(frame["probability.y"]), [0.9, 0.2])


if __name__ == "__main__":
    unittest.main()
