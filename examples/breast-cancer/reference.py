"""Writes reference.json: scikit-learn's MLPClassifier on the rows of split.json. Needs scikit-learn and pandas."""

import json
import pathlib

import pandas
import sklearn
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

folder = pathlib.Path(__file__).parent
table = pandas.read_csv(folder / "breast-cancer.csv")
split = json.loads((folder / "split.json").read_text())
features = table.drop(columns="diagnosis").to_numpy()
labels = (table["diagnosis"] == "malignant").to_numpy().astype(int)

# The same rows to learn from, the same preparation; MLPClassifier's own defaults otherwise. Five seeds, because one is luck.
figures = []
for seed in range(5):
    model = make_pipeline(StandardScaler(), MLPClassifier(random_state=seed, max_iter=1000))
    model.fit(features[split["train"]], labels[split["train"]])
    probabilities = model.predict_proba(features[split["test"]])[:, 1]
    truth = labels[split["test"]]
    figures.append(
        {
            "accuracy": accuracy_score(truth, probabilities >= 0.5),
            "auc": roc_auc_score(truth, probabilities),
            "logLoss": log_loss(truth, probabilities),
        }
    )

median = {name: sorted(figure[name] for figure in figures)[2] for name in figures[0]}
reference = {
    "peer": f"scikit-learn {sklearn.__version__} MLPClassifier, median of 5 seeds",
    "testRows": len(split["test"]),
    **median,
    "seeds": figures,
}
(folder / "reference.json").write_text(json.dumps(reference, indent=2) + "\n")
print(json.dumps(reference, indent=2))
