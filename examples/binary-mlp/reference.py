"""Writes reference.json: the same network in Keras on the same rows. Needs keras and tensorflow."""

import pathlib
import sys

import keras
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from references import keras_fit, numbers, read_split, read_table, write_reference

name = "binary-mlp"
table = read_table("breast-cancer", "breast-cancer.csv")
split = read_split(name)
labels = (table.pop("diagnosis") == "malignant").astype("float32")
features = numpy.column_stack([numbers(column) for column in table.values()])
train, test = split["train"], split["test"]
features = (features - features[train].mean(axis=0)) / features[train].std(axis=0)


def build():
    layers = [keras.Input((features.shape[1],)), keras.layers.Dense(128, "relu"), keras.layers.Dense(64, "relu")]
    model = keras.Sequential([*layers, keras.layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy")
    return model


runs = []
for seed in range(15):
    model = keras_fit(build, seed, features[train], labels[train], None, epochs=10, patience=None)
    predicted = model.predict(features[test], verbose=0)[:, 0] >= 0.5
    runs.append({"accuracy": float(numpy.mean(predicted == labels[test]))})
write_reference(name, f"Keras {keras.__version__}, the same network, median of 15 seeds", runs)
