"""Writes reference.json: scikit-learn's MLPClassifier on the same rows with the same preparation."""

import pathlib
import sys

import numpy
import pandas
import sklearn
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from references import here, read_split, write_reference

name = "penguins"
table = pandas.read_csv(here / "data" / "penguins" / "penguins.csv")
split = read_split(name)
train, test = table.iloc[split["train"]], table.iloc[split["test"]]
measures = ["beak_length", "beak_depth", "flipper_length", "body_mass"]
preparation = make_column_transformer(
    (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), measures),
    (make_pipeline(SimpleImputer(strategy="constant", fill_value="missing"), OneHotEncoder(handle_unknown="ignore")), ["island", "sex"]),
)

runs = []
for seed in range(5):
    model = make_pipeline(preparation, MLPClassifier(hidden_layer_sizes=(128, 64), random_state=seed, max_iter=1000))
    model.fit(train, train["species"])
    probabilities = model.predict_proba(test)
    accuracy = float(numpy.mean(model.predict(test) == test["species"]))
    runs.append({"accuracy": accuracy, "logLoss": float(log_loss(test["species"], probabilities))})
write_reference(name, f"scikit-learn {sklearn.__version__} MLPClassifier, median of 5 seeds", runs)
