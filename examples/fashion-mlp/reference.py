"""Writes reference.json: the same network in Keras on the same rows. Needs keras and tensorflow."""

import pathlib
import sys

import keras
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from references import keras_fit, read_images, read_split, write_reference

name = "fashion-mlp"
images, labels = read_images("fashion-mnist")
rows = images.reshape(len(images), -1)
split = read_split(name)
train, validation, test = split["train"], split["validation"], split["test"]


def build():
    hidden = [keras.layers.Dense(units, "relu") for units in (1024, 512, 256, 128)]
    model = keras.Sequential([keras.Input((784,)), *hidden, keras.layers.Dense(10, "softmax")])
    model.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy")
    return model


runs = []
for seed in range(5):
    model = keras_fit(build, seed, rows[train], labels[train], (rows[validation], labels[validation]), epochs=15)
    predicted = model.predict(rows[test], verbose=0).argmax(axis=1)
    runs.append({"accuracy": float(numpy.mean(predicted == labels[test]))})
write_reference(name, f"Keras {keras.__version__}, the same network, median of 5 seeds", runs)
