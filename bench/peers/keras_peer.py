"""One workload in Keras (TensorFlow backend): trains for N seconds at each line "run N" and answers with samples per second."""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
from keras import layers

random = np.random.default_rng(1)


def perceptron(width, *hidden, outputs):
    dense = [layers.Dense(units, "relu") for units in hidden]
    return keras.Sequential([layers.Input((width,)), *dense, layers.Dense(outputs)])


def recurrent(cell):
    return keras.Sequential([layers.Input((80,)), layers.Embedding(5000, 64), cell(64), layers.Dense(1)])


def cnn():
    return keras.Sequential([
        layers.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"), layers.MaxPool2D(),
        layers.Conv2D(64, 3, activation="relu"), layers.MaxPool2D(),
        layers.Flatten(), layers.Dense(10),
    ])


def convolutions_with_batch_norm():
    def block(filters):
        return [
            layers.Conv2D(filters, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
        ]

    return keras.Sequential([
        layers.Input((32, 32, 3)),
        *block(32), *block(32), layers.MaxPool2D(),
        *block(64), *block(64), layers.MaxPool2D(),
        layers.Flatten(), layers.Dense(128, "relu"), layers.Dense(10),
    ])


def normal(*shape):
    return lambda: random.standard_normal(shape, dtype="float32")


def ids():
    return random.integers(0, 5000, (512, 80))


def classes(rows):
    return random.integers(0, 10, rows)


def binary(rows):
    return random.integers(0, 2, (rows, 1)).astype("float32")


softmax_loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
sigmoid_loss = keras.losses.BinaryCrossentropy(from_logits=True)

# model, features, targets, loss, batch size
workloads = {
    "mlp32": (lambda: perceptron(1024, 512, 256, 128, outputs=10), normal(4096, 1024), classes, softmax_loss, 32),
    "mlp512": (lambda: perceptron(1024, 512, 256, 128, outputs=10), normal(4096, 1024), classes, softmax_loss, 512),
    "tiny32": (lambda: perceptron(30, 128, 64, outputs=1), normal(8192, 30), binary, sigmoid_loss, 32),
    "cnn64": (cnn, normal(2048, 28, 28, 1), classes, softmax_loss, 64),
    "lstm32": (lambda: recurrent(layers.LSTM), ids, binary, sigmoid_loss, 32),
    "gru32": (lambda: recurrent(layers.GRU), ids, binary, sigmoid_loss, 32),
    "convbn64": (convolutions_with_batch_norm, normal(512, 32, 32, 3), classes, softmax_loss, 64),
}


def main():
    if sys.argv[1] not in workloads:
        sys.exit(f"{sys.argv[1]} is measured beside PyTorch only.")
    make_model, make_features, make_targets, loss, batch_size = workloads[sys.argv[1]]
    model, features = make_model(), make_features()
    targets = make_targets(len(features))
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])

    def train(seconds):
        rows, started = 0, time.perf_counter()
        while True:
            model.fit(features, targets, batch_size=batch_size, epochs=1, verbose=0)
            rows += len(features)
            elapsed = time.perf_counter() - started
            if elapsed > seconds:
                return rows / elapsed

    train(0.1)
    print(json.dumps({"ready": True, "keras": keras.__version__}), flush=True)
    for line in sys.stdin:
        command, seconds = line.split()
        if command == "run":
            print(json.dumps({"rate": train(float(seconds))}), flush=True)


main()
