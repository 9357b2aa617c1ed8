"""Writes the tables of `npm run bench:defaults`: python3 make_tables.py (scikit-learn, statsmodels, pandas). README.md names their sources."""

from pathlib import Path

import pandas as pd
import statsmodels.api as sm
from sklearn import datasets

here = Path(__file__).parent
examples = here.parents[1] / "examples" / "data"


def of_scikit_learn(load, target):
    bunch = load(as_frame=True)
    table = bunch.data.copy()
    table.columns = [name.replace(" ", "_").replace("(", "").replace(")", "").replace("/", "_") for name in table.columns]
    names = getattr(bunch, "target_names", None)
    table[target] = bunch.target if names is None else [str(names[int(label)]) for label in bunch.target]
    return table


tables = {
    "iris": of_scikit_learn(datasets.load_iris, "species"),
    "wine": of_scikit_learn(datasets.load_wine, "cultivar"),
    "breast-cancer": of_scikit_learn(datasets.load_breast_cancer, "diagnosis"),
    "digits": of_scikit_learn(datasets.load_digits, "digit"),
    "diabetes": of_scikit_learn(lambda as_frame: datasets.load_diabetes(as_frame=as_frame, scaled=False), "progression"),
    "penguins": pd.read_csv(examples / "penguins" / "penguins.csv"),
    "cars": pd.read_csv(examples / "cars" / "cars.csv").drop(columns="name"),
    "weather": pd.read_csv(examples / "seattle-weather" / "seattle-weather.csv"),
    # The vote is the target; logpopul is another form of popul.
    "anes96": sm.datasets.anes96.load_pandas().data.drop(columns="logpopul"),
    "engel": sm.datasets.engel.load_pandas().data,
    # Every tenth row: visits to a doctor by insurance and health.
    "randhie": sm.datasets.randhie.load_pandas().data.iloc[::10],
}
for name, table in tables.items():
    table.to_csv(here / "tables" / f"{name}.csv", index=False, float_format="%.10g")
    print(name, table.shape)
