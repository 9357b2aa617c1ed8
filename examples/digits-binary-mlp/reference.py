"""Writes reference.json: the same network in Keras on the same rows. Needs keras and tensorflow."""

import pathlib
import sys

import keras
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from references import keras_fit, read_images, read_split, write_reference

name = "digits-binary-mlp"
images, digits = read_images("digits")
rows = images.reshape(len(images), -1)
labels = (digits % 2).astype("float32")
split = read_split(name)
train, validation, test = split["train"], split["validation"], split["test"]


def build():
    hidden = [keras.layers.Dense(units, "relu") for units in (256, 128, 64, 32, 16, 8)]
    model = keras.Sequential([keras.Input((784,)), *hidden, keras.layers.Dense(1, "sigmoid")])
    decay = keras.optimizers.schedules.InverseTimeDecay(0.001, decay_steps=1, decay_rate=0.0001)
    model.compile(keras.optimizers.Adam(decay), "binary_crossentropy")
    return model


runs = []
for seed in range(3):
    model = keras_fit(build, seed, rows[train], labels[train], (rows[validation], labels[validation]), epochs=20)
    predicted = model.predict(rows[test], verbose=0)[:, 0] >= 0.5
    runs.append({"accuracy": float(numpy.mean(predicted == labels[test]))})
write_reference(name, f"Keras {keras.__version__}, the same network, median of 3 seeds", runs)
