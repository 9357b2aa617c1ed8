"""One workload in PyTorch: trains for N seconds at each line "run N" and answers with samples per second.

Arguments: workload, configuration (eager, fused, fused_channels_last), threads (0: PyTorch's own choice).
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional

torch.manual_seed(1)


class Recurrent(nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.embedding = nn.Embedding(5000, 64)
        self.cell = cell(64, 64, batch_first=True)
        self.output = nn.Linear(64, 1)

    def forward(self, ids):
        return self.output(self.cell(self.embedding(ids))[0][:, -1])


def perceptron(width, *hidden, outputs):
    sizes = [width, *hidden]
    layers = []
    for inputs, units in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, units), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], outputs))


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(1600, 10),
    )


def convolutions_with_batch_norm():
    def block(inputs, outputs):
        return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]

    return nn.Sequential(
        *block(3, 32), *block(32, 32), nn.MaxPool2d(2),
        *block(32, 64), *block(64, 64), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(4096, 128), nn.ReLU(), nn.Linear(128, 10),
    )


def classes(rows):
    return torch.randint(0, 10, (rows,))


def binary(rows):
    return torch.randint(0, 2, (rows, 1)).float()


softmax_loss = functional.cross_entropy
sigmoid_loss = functional.binary_cross_entropy_with_logits

# model, features, targets, loss, batch size
workloads = {
    "mlp32": (lambda: perceptron(1024, 512, 256, 128, outputs=10), lambda: torch.randn(4096, 1024), classes, softmax_loss, 32),
    "mlp512": (lambda: perceptron(1024, 512, 256, 128, outputs=10), lambda: torch.randn(4096, 1024), classes, softmax_loss, 512),
    "tiny32": (lambda: perceptron(30, 128, 64, outputs=1), lambda: torch.randn(8192, 30), binary, sigmoid_loss, 32),
    "cnn64": (cnn, lambda: torch.randn(2048, 1, 28, 28), classes, softmax_loss, 64),
    "lstm32": (lambda: Recurrent(nn.LSTM), lambda: torch.randint(0, 5000, (512, 80)), binary, sigmoid_loss, 32),
    "gru32": (lambda: Recurrent(nn.GRU), lambda: torch.randint(0, 5000, (512, 80)), binary, sigmoid_loss, 32),
    "convbn64": (convolutions_with_batch_norm, lambda: torch.randn(512, 3, 32, 32), classes, softmax_loss, 64),
}


def main():
    workload, configuration, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if threads > 0:
        torch.set_num_threads(threads)
    make_model, make_features, make_targets, loss_of, batch_size = workloads[workload]
    model, features = make_model(), make_features()
    targets = make_targets(len(features))
    if configuration.endswith("channels_last"):
        model = model.to(memory_format=torch.channels_last)
        features = features.contiguous(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=configuration.startswith("fused"))

    def train(seconds):
        rows, started = 0, time.perf_counter()
        while True:
            order = torch.randperm(len(features))
            for start in range(0, len(features) - batch_size + 1, batch_size):
                batch = order[start : start + batch_size]
                optimizer.zero_grad()
                loss_of(model(features[batch]), targets[batch]).backward()
                optimizer.step()
                rows += batch_size
                elapsed = time.perf_counter() - started
                if elapsed > seconds:
                    return rows / elapsed

    train(0.5)
    print(json.dumps({"ready": True, "torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        command, seconds = line.split()
        if command == "run":
            print(json.dumps({"rate": train(float(seconds))}), flush=True)


main()
