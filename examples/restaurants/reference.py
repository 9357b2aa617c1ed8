"""Writes reference.json: the same factorization in Keras on the same rows. Needs keras and tensorflow."""

import math
import pathlib
import sys

import keras
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from references import keras_fit, numbers, read_split, read_table, write_reference

name = "restaurants"
table = read_table("data", "restaurants", "ratings.csv")
split = read_split(name)
ratings = numbers(table["rating"])
train = split["train"]


def codes(column):
    """A number for each value of the training rows, in [1, n]; 0 is anything else. Also n + 1."""
    known = {value: code + 1 for code, value in enumerate(sorted(set(column[train])))}
    return numpy.array([known.get(value, 0) for value in column]), len(known) + 1


(users, user_count), (items, item_count) = codes(table["user"]), codes(table["restaurant"])
mean, deviation = ratings[train].mean(), ratings[train].std()
scaled = (ratings - mean) / deviation


class Bias(keras.layers.Layer):
    def build(self, shape):
        self.bias = self.add_weight(shape=(1,), initializer="zeros")

    def call(self, inputs):
        return inputs + self.bias


def build():
    def embed(code, count, width, start):
        table = keras.layers.Embedding(
            count, width, embeddings_initializer=start, embeddings_regularizer=keras.regularizers.L2(0.004)
        )
        return keras.layers.Flatten()(table(code))

    user, item = keras.Input((1,)), keras.Input((1,))
    start = keras.initializers.RandomNormal(stddev=0.05)
    product = keras.layers.Dot(1)([embed(user, user_count, 8, start), embed(item, item_count, 8, start)])
    biases = [embed(user, user_count, 1, "zeros"), embed(item, item_count, 1, "zeros")]
    model = keras.Model([user, item], Bias()(keras.layers.Add()([product, *biases])))
    rate = keras.optimizers.schedules.CosineDecay(0.005, decay_steps=60 * math.ceil(len(train) / 32))
    model.compile(keras.optimizers.Adam(rate), "mean_squared_error")
    return model


def of(rows):
    return [users[rows], items[rows]]


runs = []
for seed in range(5):
    model = keras_fit(build, seed, of(train), scaled[train], None, epochs=60, patience=None)
    predicted = model.predict(of(split["test"]), verbose=0)[:, 0] * deviation + mean
    rmse = float(numpy.sqrt(numpy.mean((predicted - ratings[split["test"]]) ** 2)))
    runs.append({"rmse": rmse})
# What a guess without a user or a restaurant is worth.
constant = float(numpy.sqrt(numpy.mean((mean - ratings[split["test"]]) ** 2)))
write_reference(name, f"Keras {keras.__version__}, the same network, median of 5 seeds", runs, meanRating=constant)
