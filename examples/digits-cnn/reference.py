"""Writes reference.json: the same network in Keras on the same rows. Needs keras and tensorflow."""

import pathlib
import sys
import zipfile

import keras
import numpy
import tensorflow

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from references import here, keras_fit, read_split, write_reference

name = "digits-cnn"
with zipfile.ZipFile(here / name / "digits.zip") as archive:
    # The order of a dataset's rows: by path.
    files = sorted(archive.namelist())
    images = numpy.stack([tensorflow.io.decode_png(archive.read(file)).numpy() for file in files]) / 255
labels = numpy.array([int(file.split("/")[0]) for file in files])
split = read_split(name)
train, validation, test = split["train"], split["validation"], split["test"]


def build():
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input(images.shape[1:]),
            layers.Conv2D(32, 3, padding="same", activation="relu", kernel_initializer="he_uniform"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, padding="same", activation="relu", kernel_initializer="he_uniform"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(64, "relu", kernel_initializer="he_uniform"),
            layers.Dense(10, "softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy")
    return model


runs = []
for seed in range(3):
    model = keras_fit(build, seed, images[train], labels[train], (images[validation], labels[validation]), epochs=30)
    predicted = model.predict(images[test], verbose=0).argmax(axis=1)
    runs.append({"accuracy": float(numpy.mean(predicted == labels[test]))})
write_reference(name, f"Keras {keras.__version__}, the same network, median of 3 seeds", runs)
