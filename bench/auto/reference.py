"""Writes what scikit-learn's HistGradientBoosting and RandomForest come to with their defaults on the test rows of test-rows.json: python3 reference.py
(pandas, scikit-learn 1.9).

Each is trained on all rows that are no test rows. Gaps are filled with the median and categories are one-hot for the forest; boosting takes both as they are.
Figures are means over ten seeds: accuracy of classes, the root of the mean squared error of values. The standard error is that of one such figure on so many rows."""

import json
import os
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

here = Path(__file__).parent
targets = {"breast-cancer": "diagnosis", "digits": "digit", "weather": "weather", "diabetes": "progression", "cars": "mpg"}
regressions = {"diabetes", "cars"}
seeds = range(10)


def prepared(inputs):
    numbers = inputs.select_dtypes("number").columns
    words = make_pipeline(SimpleImputer(strategy="constant", fill_value="missing"), OneHotEncoder(handle_unknown="ignore"))
    steps = [("numbers", SimpleImputer(strategy="median"), numbers), ("categories", words, inputs.columns.difference(numbers))]
    return ColumnTransformer(steps, sparse_threshold=0)


def score(truth, predicted, regression):
    """The figure, and its standard error."""
    if not regression:
        share = float(np.mean(truth.to_numpy() == predicted))
        return share, float(np.sqrt(share * (1 - share) / len(truth)))
    squares = (truth.to_numpy() - predicted) ** 2
    root = float(np.sqrt(squares.mean()))
    return root, float(squares.std(ddof=1) / np.sqrt(len(truth)) / (2 * root))


result = {}
for name, test in json.loads((here / "test-rows.json").read_text()).items():
    table = pd.read_csv(here.parent / "defaults" / "tables" / f"{name}.csv")
    if "date" in table:
        table["date"] = pd.to_datetime(table["date"]).astype("int64") / 1e9
    regression = name in regressions
    inputs = table.drop(columns=targets[name])
    words = inputs.columns.difference(inputs.select_dtypes("number").columns)
    inputs = inputs.astype({column: object for column in words})
    y = table[targets[name]] if regression else table[targets[name]].astype(str)
    train = np.setdiff1d(np.flatnonzero(y.notna()), test)
    forest = RandomForestRegressor if regression else RandomForestClassifier
    boosting = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
    makers = {
        "boosting": (lambda seed: boosting(random_state=seed), inputs.astype({column: "category" for column in words})),
        "forest": (lambda seed: make_pipeline(prepared(inputs), forest(random_state=seed)), inputs),
    }
    result[name] = {"metric": "rmse" if regression else "accuracy"}
    for family, (make, x) in makers.items():
        scores = [score(y.iloc[test], make(seed).fit(x.iloc[train], y.iloc[train]).predict(x.iloc[test]), regression) for seed in seeds]
        value, error = np.mean(scores, axis=0)
        result[name][family] = {"value": float(value), "standardError": float(error)}
    print(name, len(test), result[name], flush=True)

content = {"scikitLearn": sklearn.__version__, "tables": result}
(here / "reference.json").write_text(json.dumps(content, indent=2) + "\n")
