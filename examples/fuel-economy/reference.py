"""Writes reference.json: scikit-learn's MLPRegressor on the same rows with the same preparation."""

import pathlib
import sys

import pandas
import sklearn
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.metrics import r2_score, root_mean_squared_error
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from references import here, read_split, write_reference

name = "fuel-economy"
table = pandas.read_csv(here / "data" / "cars" / "cars.csv")
split = read_split(name)
train, test = table.iloc[split["train"]], table.iloc[split["test"]]
measures = ["cylinders", "displacement", "horsepower", "weight", "acceleration", "year"]
preparation = make_column_transformer(
    (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), measures),
    (OneHotEncoder(handle_unknown="ignore"), ["origin"]),
)

runs = []
for seed in range(5):
    network = MLPRegressor(hidden_layer_sizes=(128, 64), random_state=seed, max_iter=1000)
    model = TransformedTargetRegressor(make_pipeline(preparation, network), transformer=StandardScaler())
    model.fit(train, train["mpg"])
    predicted = model.predict(test)
    runs.append(
        {
            "r2": float(r2_score(test["mpg"], predicted)),
            "rmse": float(root_mean_squared_error(test["mpg"], predicted)),
        }
    )
write_reference(name, f"scikit-learn {sklearn.__version__} MLPRegressor, median of 5 seeds", runs)
