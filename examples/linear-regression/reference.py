"""Writes reference.json: the least-squares line through the same 100 rows, its standard errors, its error on the test rows."""

import pathlib
import sys

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from references import numbers, read_split, read_table, write_reference

name = "linear-regression"
table = read_table(name, "line.csv")
split = read_split(name)
x, y = numbers(table["x"]), numbers(table["y"])
design = numpy.column_stack([x, numpy.ones_like(x)])

fitted, *_ = numpy.linalg.lstsq(design[split["train"]], y[split["train"]], rcond=None)
residuals = y[split["train"]] - design[split["train"]] @ fitted
variance = residuals @ residuals / (len(residuals) - 2)
errors = numpy.sqrt(numpy.diag(variance * numpy.linalg.inv(design[split["train"]].T @ design[split["train"]])))
test = y[split["test"]] - design[split["test"]] @ fitted

write_reference(
    name,
    f"numpy {numpy.__version__}, least squares",
    [{"rmse": float(numpy.sqrt(numpy.mean(test**2)))}],
    leastSquares={
        "weight": fitted[0],
        "bias": fitted[1],
        "weightError": errors[0],
        "biasError": errors[1],
    },
)
