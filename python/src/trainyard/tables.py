"""Tables on their way to the service and back: DataFrames, lists of dicts, and paths of files."""

from __future__ import annotations

import csv
import datetime
import decimal
import json
import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Union

from .transport import Body

if TYPE_CHECKING:  # pandas is needed by those only who have DataFrames
    import pandas

#: What can be uploaded and predicted: a DataFrame, dicts by the names of columns, or the path of a file.
Table = Union["pandas.DataFrame", Sequence[Mapping[str, Any]], str, "os.PathLike[str]"]


class Upload(NamedTuple):
    """A table as it is uploaded."""

    body: Body
    file_name: str
    content_type: str


class Rows(NamedTuple):
    """Rows as a prediction takes them."""

    #: Names of the cells of each row, where the rows are lists; None where they are dicts.
    columns: Optional[List[str]]
    items: List[Any]

    def part(self, start: int, rows: int) -> dict[str, Any]:
        """Some of the rows, as members of a request."""
        items = self.items[start : start + rows]
        return {"rows": items} if self.columns is None else {"columns": self.columns, "data": items}


def is_frame(table: Any) -> bool:
    """Whether it is a pandas DataFrame. A program that has one has imported pandas, so it is not imported here."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(table, pandas.DataFrame)


def to_upload(table: Table) -> Upload:
    """The bytes to upload. Tables in memory become NDJSON, in which numbers and texts stay apart; files are sent as they are.

    :raises FileNotFoundError: where there is no file at the path
    :raises TypeError, ValueError: on values that have no form in JSON; says the row and the column
    """
    path = _path_of(table)
    if path is not None:
        if not path.is_file():
            raise FileNotFoundError(f"there is no file {path}")
        return Upload(path, path.name, "application/octet-stream")
    lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in _dicts_of(table))
    return Upload("".join(lines).encode(), "table.ndjson", "application/x-ndjson")


def to_rows(table: Table, inputs: Sequence[Mapping[str, Any]]) -> Rows:
    """The rows to predict. Cells of a CSV are read as what the model's column of that name holds; an empty cell is a missing value.

    :param inputs: ``name`` and ``type`` of the columns that the model takes
    """
    path = _path_of(table)
    if path is not None:
        return _read_file(path, inputs)
    if is_frame(table):
        names = _names_of(table)
        data = [[_plain(value, row, name) for name, value in zip(names, cells)] for row, cells in enumerate(_cells_of(table))]
        return Rows(names, data)
    return Rows(None, list(_dicts_of(table)))


def to_frame(predictions: Sequence[Mapping[str, Any]], like: "pandas.DataFrame") -> "pandas.DataFrame":
    """Predictions as a DataFrame with the index of the rows. Its columns have the names of those of predicted datasets: ``prediction``, and
    for each class ``probability.<class>``, in the order of the model's classes.
    """
    import pandas

    return pandas.DataFrame.from_records([flat(prediction) for prediction in predictions], index=like.index)


#: Names of the answer itself, whatever the task.
_ANSWERS = {name: "prediction" for name in ("label", "labels", "value", "values", "score", "forecast")}
_ANSWERS.update(probabilities="probability", labelProbabilities="probability")


def flat(prediction: Mapping[str, Any]) -> dict[str, Any]:
    """A prediction as columns: a number by name becomes ``<column>.<name>``, the values of a forecast ``prediction.1`` and so on. Intervals
    become ``interval.<coverage>.lower`` and ``interval.<coverage>.upper``, sets ``set.<coverage>``; an explanation stays a dict.
    """
    columns: dict[str, Any] = {}
    for field, value in prediction.items():
        name = _ANSWERS.get(field, field)
        if field == "explanation":
            columns[name] = value
        elif field == "intervals":
            for each in value:
                columns.update({f"interval.{each['coverage']}.{end}": each[end] for end in ("lower", "upper")})
        elif field == "sets":
            columns.update({f"set.{each['coverage']}": each["labels"] for each in value})
        elif isinstance(value, Mapping):
            columns.update({f"{name}.{key}": number for key, number in value.items()})
        elif field == "forecast":
            columns.update({f"{name}.{index}": number for index, number in enumerate(value, 1)})
        else:
            columns[name] = value
    return columns


def _path_of(table: Any) -> Optional[Path]:
    return Path(table) if isinstance(table, (str, os.PathLike)) else None


def _dicts_of(table: Any) -> Iterator[dict[str, Any]]:
    if is_frame(table):
        names = _names_of(table)
        for number, cells in enumerate(_cells_of(table)):
            yield {name: _plain(value, number, name) for name, value in zip(names, cells)}
        return
    if isinstance(table, Mapping) or not isinstance(table, Iterable):
        raise TypeError(f"a table is a DataFrame, a list of dicts or the path of a file; this is a {type(table).__name__}")
    for number, row in enumerate(table):
        if not isinstance(row, Mapping):
            raise TypeError(f"row {number} has to be a dict of its cells by their columns; is a {type(row).__name__}")
        yield {str(name): _plain(value, number, name) for name, value in row.items()}


def _names_of(frame: "pandas.DataFrame") -> List[str]:
    names = [str(name) for name in frame.columns]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise ValueError(f"the DataFrame has two columns with the name {twice[0]!r}; rename one of them")
    return names


def _cells_of(frame: "pandas.DataFrame") -> Iterator[tuple[Any, ...]]:
    # The columns, each with its own type: rows of a frame of several types would turn whole numbers into fractions.
    return zip(*(frame.iloc[:, index] for index in range(frame.shape[1])))


def _plain(value: Any, row: int, column: Any) -> Any:
    """A cell as JSON has it: None for every kind of missing value, dates as ISO 8601, numbers and arrays of numpy as Python's."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return _finite(value, row, column)
    if isinstance(value, (datetime.date, datetime.time)):
        # NaT is a date, too, and is not equal to itself.
        return None if value != value else value.isoformat()
    if isinstance(value, decimal.Decimal):
        return None if value.is_nan() else _finite(float(value), row, column)
    if type(value).__name__ == "NAType":
        return None
    if hasattr(value, "tolist"):
        value = value.tolist()
        return _plain(value, row, column)
    if isinstance(value, (list, tuple)):
        return [_plain(item, row, column) for item in value]
    if isinstance(value, Mapping):  # a step of an example of several rows
        return {str(name): _plain(item, row, name) for name, item in value.items()}
    raise TypeError(f"row {row}, column {column!r}: a {type(value).__name__} can't be sent; numbers, texts, booleans, dates and lists can")


def _finite(value: float, row: int, column: Any) -> Optional[float]:
    if math.isinf(value):
        raise ValueError(f"row {row}, column {column!r}: an infinite number can't be sent; a missing value is None or NaN")
    return None if math.isnan(value) else value


def _read_file(path: Path, inputs: Sequence[Mapping[str, Any]]) -> Rows:
    suffix = path.suffix.lower()
    if suffix in (".json", ".ndjson", ".jsonl"):
        text = path.read_text(encoding="utf-8-sig")
        rows = json.loads(text) if text.lstrip().startswith("[") else [json.loads(line) for line in text.splitlines() if line.strip()]
        return to_rows(rows, inputs)
    if suffix not in (".csv", ".tsv"):
        raise ValueError(f"{path}: predict reads .csv, .tsv, .json and .ndjson; Model.predict_dataset predicts every file that can be uploaded")
    types = {column["name"]: column["type"] for column in inputs}
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file, delimiter="\t" if suffix == ".tsv" else ",", strict=True)
        columns = next(reader, [])
        data = []
        for record in reader:
            if not record:
                continue
            if len(record) != len(columns):
                raise ValueError(f"{path}: line {reader.line_num} has {len(record)} cells; the header names {len(columns)} columns")
            data.append([_cell(cell, types.get(name)) for name, cell in zip(columns, record)])
    return Rows(columns, data)


def _cell(cell: str, kind: Optional[str]) -> Any:
    """What a text means in a column of that type. What is no number after all is sent as it is: the service says where and what would be right."""
    if cell == "":
        return None
    if kind == "numeric":
        try:
            number = float(cell)
        except ValueError:
            return cell
        return number if math.isfinite(number) else cell
    if kind == "boolean" and cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    return json.loads(cell) if kind == "vector" else cell
