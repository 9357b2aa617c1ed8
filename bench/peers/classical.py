"""The peers of bench/classical.ts: writes the arrays into the folder named, prints a line of JSON with seconds and scores."""

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer, make_classification, make_friedman1
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

try:
    import lightgbm
except ImportError:
    lightgbm = None

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])
sets = {
    "breast cancer": (load_breast_cancer(return_X_y=True), False),
    "made, 20,000 x 30": (
        make_classification(28_000, 30, n_informative=12, n_redundant=6, flip_y=0.05, random_state=0),
        False,
    ),
    "friedman, 7,000 x 10": (make_friedman1(10_000, 10, noise=1.0, random_state=0), True),
}

figures = {}
for name, ((x, y), regression) in sets.items():
    if regression:
        y = (y - y.mean()) / y.std()
    parts = train_test_split(x, y, test_size=2 / 7 if not regression else 0.3, random_state=1)
    scaler = StandardScaler().fit(parts[0])
    x, tx = scaler.transform(parts[0]).astype(np.float32), scaler.transform(parts[1]).astype(np.float32)
    y, ty = parts[2], parts[3]
    for part, array in (("train-x", x), ("test-x", tx), ("train-y", y), ("test-y", ty)):
        np.asarray(array, dtype=np.float32).tofile(folder / f"{name}-{part}.f32")
    score = r2_score if regression else accuracy_score
    models = {
        "decisionTree": {"scikit-learn": (DecisionTreeRegressor if regression else DecisionTreeClassifier)(random_state=0)},
        "randomForest": {"scikit-learn": (RandomForestRegressor if regression else RandomForestClassifier)(random_state=0)},
        "gradientBoostedTrees": {
            "scikit-learn": (HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier)(
                early_stopping=False, random_state=0
            )
        },
    }
    if lightgbm:
        kind = lightgbm.LGBMRegressor if regression else lightgbm.LGBMClassifier
        models["gradientBoostedTrees"]["LightGBM"] = kind(n_jobs=1, verbose=-1, random_state=0)
    if not regression:
        models["naiveBayes"] = {"scikit-learn": GaussianNB()}
    if len(y) <= 10_000:
        models["supportVectorMachine"] = {"scikit-learn": SVR() if regression else SVC()}
    peers = {}
    for family, by in models.items():
        for peer, model in by.items():
            start = time.perf_counter()
            model.fit(x, y)
            seconds = time.perf_counter() - start
            peers.setdefault(family, {})[peer] = {
                "seconds": seconds,
                "score": float(score(ty, model.predict(tx))),
            }
    figures[name] = {
        "rows": {"train": len(y), "test": len(ty)},
        "width": x.shape[1],
        "classes": None if regression else int(y.max()) + 1,
        "peers": peers,
    }
print(json.dumps(figures))
