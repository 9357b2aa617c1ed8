"""Writes reference.json: federated averaging of the same clients in PyTorch, and central training on their rows. Needs torch."""

import pathlib
import sys

import numpy
import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from references import read_images, read_split, write_reference

name = "federated"
clients, rounds, local_epochs, batch, rate, end = 10, 20, 2, 20, 0.1, 0.01
torch.set_num_threads(1)

images, labels = read_images("digits")
pooled = images.reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)).reshape(len(images), -1)
x, y = torch.tensor(pooled, dtype=torch.float32), torch.tensor(labels)
split = read_split(name)
test = split["test"]
first = sum(len(rows) for rows in split.values())
rows = numpy.arange(first, first + 3000)
rows = rows[numpy.argsort(labels[rows], kind="stable")]
shards = rows.reshape(2 * clients, -1)
parts = [numpy.concatenate([shards[client], shards[client + clients]]) for client in range(clients)]


def build():
    model = torch.nn.Sequential(torch.nn.Linear(49, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10))
    for layer in (model[0], model[2]):
        torch.nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
        torch.nn.init.zeros_(layer.bias)
    return model


def train(model, rows, epochs, rate):
    optimizer = torch.optim.SGD(model.parameters(), rate)
    for _ in range(epochs):
        for part in torch.tensor(rows)[torch.randperm(len(rows))].split(batch):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x[part]), y[part]).backward()
            optimizer.step()


def accuracy(model):
    with torch.no_grad():
        return float((model(x[test]).argmax(1) == y[test]).float().mean())


def flat(model):
    return torch.nn.utils.parameters_to_vector(model.parameters()).detach()


runs = []
for seed in range(3):
    torch.manual_seed(seed)
    model, other = build(), build()
    weights = flat(model)
    for step in range(rounds):
        decayed = end + (rate - end) * (1 + numpy.cos(numpy.pi * step / rounds)) / 2
        changes = []
        for part in parts:
            torch.nn.utils.vector_to_parameters(weights.clone(), other.parameters())
            train(other, part, local_epochs, decayed)
            changes.append(flat(other) - weights)
        weights = weights + torch.stack(changes).mean(0)
    torch.nn.utils.vector_to_parameters(weights, model.parameters())
    central = build()
    train(central, rows, rounds * local_epochs, rate)
    runs.append({"accuracy": accuracy(model), "central": accuracy(central)})
write_reference(name, f"PyTorch {torch.__version__.split('+')[0]}, federated averaging of the same clients, median of 3 seeds", runs)
