"""Writes what scikit-learn's defaults come to on the folds of folds.json: python3 reference.py (pandas, scikit-learn 1.9).

Every estimator has its defaults, but for iterations enough to converge. Inputs are prepared as its documentation advises: gaps filled with the
median, numbers standardized and categories one-hot for the linear models and the networks, the targets of whose regressions are standardized,
too; numbers as they are for trees, categories one-hot for the forest and as categories for boosting. Networks count with the mean over three
seeds, forests with that over ten."""

import json
import os
import warnings
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, log_loss, r2_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.filterwarnings("ignore")
here = Path(__file__).parent
targets = {
    "iris": "species", "wine": "cultivar", "breast-cancer": "diagnosis", "digits": "digit", "penguins": "species",
    "weather": "weather", "anes96": "vote", "diabetes": "progression", "cars": "mpg", "engel": "foodexp", "randhie": "mdvis",
}
regressions = {"diabetes", "cars", "engel", "randhie"}
seeds = range(3)
forest_seeds = range(10)


def prepared(inputs, scaled):
    numbers = inputs.select_dtypes("number").columns
    categories = inputs.columns.difference(numbers)
    steps = [SimpleImputer(strategy="median"), StandardScaler()] if scaled else [SimpleImputer(strategy="median")]
    words = make_pipeline(SimpleImputer(strategy="constant", fill_value="missing"), OneHotEncoder(handle_unknown="ignore"))
    return ColumnTransformer([("numbers", make_pipeline(*steps), numbers), ("categories", words, categories)], sparse_threshold=0)


def families(inputs, regression):
    def network(seed):
        model = MLPRegressor if regression else MLPClassifier
        pipeline = make_pipeline(prepared(inputs, True), model(random_state=seed))
        return TransformedTargetRegressor(pipeline, transformer=StandardScaler()) if regression else pipeline

    linear = LinearRegression() if regression else LogisticRegression(max_iter=10_000)
    forest = RandomForestRegressor if regression else RandomForestClassifier
    boosting = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
    return {
        "linear": (lambda seed: make_pipeline(prepared(inputs, True), linear), [0]),
        "mlp": (network, seeds),
        "randomForest": (lambda seed: make_pipeline(prepared(inputs, False), forest(random_state=seed)), forest_seeds),
        "gradientBoostedTrees": (lambda seed: boosting(random_state=seed), [0]),
    }


result = {}
for name, folds in json.loads((here / "folds.json").read_text()).items():
    table = pd.read_csv(here / "tables" / f"{name}.csv")
    target = targets[name]
    if "date" in table:
        table["date"] = pd.to_datetime(table["date"]).astype("int64") / 1e9
    regression = name in regressions
    inputs = table.drop(columns=target)
    words = inputs.columns.difference(inputs.select_dtypes("number").columns)
    inputs = inputs.astype({column: object for column in words})
    y = table[target] if regression else table[target].astype(str)
    result[name] = {}
    for family, (make, drawn) in families(inputs, regression).items():
        x = inputs.astype({column: "category" for column in words}) if family == "gradientBoostedTrees" else inputs
        figures = {}
        for held_out in folds:
            rows = np.setdiff1d(np.concatenate(folds), held_out)
            scores = []
            for seed in drawn:
                model = make(seed).fit(x.iloc[rows], y.iloc[rows])
                truth = y.iloc[held_out]
                if regression:
                    scores.append({"r2": r2_score(truth, model.predict(x.iloc[held_out]))})
                else:
                    scores.append({"accuracy": accuracy_score(truth, model.predict(x.iloc[held_out]))})
                    if family != "randomForest":
                        # A forest of 100 trees says 0 for classes that none of them has: its log loss is that of a few rows.
                        probabilities = model.predict_proba(x.iloc[held_out])
                        scores[-1]["logLoss"] = log_loss(truth, probabilities, labels=model.classes_)
            for metric in scores[0]:
                figures.setdefault(metric, []).append(float(np.mean([score[metric] for score in scores])))
        result[name][family] = figures
        print(name, family, {metric: round(float(np.mean(values)), 4) for metric, values in figures.items()}, flush=True)

content = {"scikitLearn": sklearn.__version__, "tables": result}
(here / "reference.json").write_text(json.dumps(content, indent=1) + "\n")
