"""The peers of bench/classical.ts: fits to the arrays in the folder named, prints a line of JSON with seconds and scores."""

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.metrics import accuracy_score, r2_score
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

try:
    import lightgbm
except ImportError:
    lightgbm = None

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])
task = json.loads(sys.argv[2])
classification, threads = task["classification"], task["threads"]


def read(part, width=None):
    array = np.fromfile(folder / f"{part}.f32", dtype=np.float32)
    return array if width is None else array.reshape(-1, width)


x, tx = read("train-x", task["width"]), read("test-x", task["width"])
y, ty = read("train-y"), read("test-y")
if classification:
    y, ty = y.astype(np.int64), ty.astype(np.int64)
score = accuracy_score if classification else r2_score

tree = DecisionTreeClassifier if classification else DecisionTreeRegressor
forest = RandomForestClassifier if classification else RandomForestRegressor
boosting = HistGradientBoostingClassifier if classification else HistGradientBoostingRegressor
models = {
    "decisionTree": {"scikit-learn": [tree(random_state=0)]},
    "randomForest": {"scikit-learn": [forest(random_state=0, n_jobs=threads)]},
    "gradientBoostedTrees": {"scikit-learn": [boosting(early_stopping=False, random_state=0)]},
    "naiveBayes": {"scikit-learn": [GaussianNB()]},
    "supportVectorMachine": {"scikit-learn": [SVC() if classification else SVR()]},
}
if lightgbm:
    kind = lightgbm.LGBMClassifier if classification else lightgbm.LGBMRegressor
    # At its best: of its two ways to lay out bins the faster one, without the trial that chooses between them.
    options = {"n_estimators": 100, "num_leaves": 31, "min_child_samples": 20, "max_bin": 255, "n_jobs": threads}
    models["gradientBoostedTrees"]["LightGBM"] = [
        kind(**options, verbose=-1, random_state=0, **{layout: True}) for layout in ("force_col_wise", "force_row_wise")
    ]

figures = {}
for family in task["families"]:
    for peer, variants in models[family].items():
        best = None
        for model in variants:
            start = time.perf_counter()
            model.fit(x, y)
            seconds = time.perf_counter() - start
            if best is None or seconds < best["seconds"]:
                best = {"seconds": seconds, "score": float(score(ty, model.predict(tx)))}
        figures.setdefault(family, {})[peer] = best
print(json.dumps(figures))
