"""Writes reference.json: the best of three peers on the same windows: scikit-learn's Ridge and MLPRegressor, and the naive forecast."""

import pathlib
import sys

import numpy
import pandas
import sklearn
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error, root_mean_squared_error
from sklearn.neural_network import MLPRegressor
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from references import here, read_split, write_reference

name = "temperature"
window, horizon = 14, 7
# The file is in the order of time.
table = pandas.read_csv(here / "data" / "seattle-weather" / "seattle-weather.csv")
numeric = table[["precipitation", "temp_max", "temp_min", "wind"]].to_numpy()
steps = numpy.hstack([numeric, pandas.get_dummies(table["weather"]).to_numpy(dtype=float)])
temperature = table["temp_max"].to_numpy()
# A window goes by its last day.
split = read_split(name)
x = {part: numpy.stack([steps[last + 1 - window : last + 1].ravel() for last in rows]) for part, rows in split.items()}
y = {part: numpy.stack([temperature[last + 1 : last + 1 + horizon] for last in rows]) for part, rows in split.items()}
scaler = StandardScaler().fit(x["train"])
x = {part: scaler.transform(windows) for part, windows in x.items()}


def figures(predicted):
    return {
        "mae": float(mean_absolute_error(y["test"], predicted)),
        "rmse": float(root_mean_squared_error(y["test"], predicted)),
    }


def fitted(model):
    return TransformedTargetRegressor(model, transformer=StandardScaler()).fit(x["train"], y["train"])


peers = {
    "the naive forecast": [figures(numpy.repeat(temperature[split["test"]][:, None], horizon, axis=1))],
    # The penalty by leave-one-out on the training windows.
    f"scikit-learn {sklearn.__version__} RidgeCV": [figures(fitted(RidgeCV(numpy.logspace(-2, 5, 15))).predict(x["test"]))],
    f"scikit-learn {sklearn.__version__} MLPRegressor, median of 3 seeds": [
        figures(
            fitted(MLPRegressor(hidden_layer_sizes=(128, 64), early_stopping=True, max_iter=500, random_state=seed)).predict(x["test"])
        )
        for seed in range(3)
    ],
}
medians = {peer: float(numpy.median([run["mae"] for run in runs])) for peer, runs in peers.items()}
best = min(medians, key=medians.get)
write_reference(name, best, peers[best], others=medians)
