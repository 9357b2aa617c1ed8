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


class EncoderLayer(nn.Module):
    """Normalised before each part, queries, keys and values by one product, PyTorch's own fused attention."""

    def __init__(self, width, heads, feed_forward, dropout):
        super().__init__()
        self.heads = heads
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.projections, self.back = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, feed_forward), nn.Linear(feed_forward, width)
        self.drop = nn.Dropout(dropout)

    def forward(self, values, mask):
        rows, steps, width = values.shape
        projected = self.projections(self.first(values)).view(rows, steps, 3, self.heads, width // self.heads)
        query, key, value = projected.permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        values = values + self.drop(self.back(attended.transpose(1, 2).reshape(rows, steps, width)))
        return values + self.drop(self.narrow(functional.gelu(self.wide(self.second(values)))))


class Transformer(nn.Module):
    def __init__(self, steps=64, width=64, heads=4, depth=2, feed_forward=128, dropout=0.1):
        super().__init__()
        self.embedding = nn.Embedding(5000, width)
        self.positions = nn.Parameter(torch.zeros(steps, width))
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList([EncoderLayer(width, heads, feed_forward, dropout) for _ in range(depth)])
        self.norm, self.output = nn.LayerNorm(width), nn.Linear(width, 1)

    def forward(self, ids):
        present = ids > 0
        # Added to the scores, as a number: PyTorch's attention is faster so than with booleans.
        mask = torch.where(present, 0.0, -1e9)[:, None, None, :]
        values = self.drop(self.embedding(ids) + self.positions)
        for layer in self.layers:
            values = layer(values, mask)
        counted = present.float()[:, :, None]
        total = (self.norm(values) * counted).sum(1)
        return self.output(total / counted.sum(1).clamp(min=1))


class TextCnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5000, 100)
        self.convolutions = nn.ModuleList([nn.Conv1d(100, 100, size) for size in (3, 4, 5)])
        self.drop, self.output = nn.Dropout(0.5), nn.Linear(300, 1)

    def forward(self, ids):
        embedded = self.embedding(ids).transpose(1, 2)
        found = [functional.relu(convolution(embedded)).amax(2) for convolution in self.convolutions]
        return self.output(self.drop(torch.cat(found, 1)))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.first_norm, self.second_norm = nn.BatchNorm2d(outputs), nn.BatchNorm2d(outputs)
        changes = inputs != outputs or stride > 1
        shortcut = [nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)]
        self.shortcut = nn.Sequential(*shortcut) if changes else nn.Identity()

    def forward(self, maps):
        first = functional.relu(self.first_norm(self.first(maps)), inplace=True)
        return functional.relu(self.second_norm(self.second(first)) + self.shortcut(maps), inplace=True)


class Categories(nn.Module):
    def __init__(self):
        super().__init__()
        self.embeddings = nn.ModuleList([nn.Embedding(1000, 50) for _ in range(3)])
        self.dense = perceptron(160, 128, 64, outputs=1)

    def forward(self, row):
        ids = row[:, 10:].long()
        embedded = [embedding(ids[:, index]) for index, embedding in enumerate(self.embeddings)]
        return self.dense(torch.cat([row[:, :10], *embedded], 1))


def normalised_perceptron():
    def block(inputs, units):
        linear = nn.Linear(inputs, units, bias=False)
        return [linear, nn.BatchNorm1d(units), nn.ReLU(), nn.Dropout(0.2)]

    return nn.Sequential(*block(100, 256), *block(256, 128), nn.Linear(128, 10))


def resnet():
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True),
        Residual(16, 16, 1), Residual(16, 32, 2), Residual(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )


def texts():
    """Of every length up to 64 tokens, padded at the end."""
    lengths = torch.randint(1, 65, (2048, 1))
    return torch.where(torch.arange(64) < lengths, torch.randint(1, 5000, (2048, 64)), 0)


def categories():
    return torch.cat([torch.randn(8192, 10), torch.randint(0, 1000, (8192, 3)).float()], 1)


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
    "transformer32": (Transformer, texts, binary, sigmoid_loss, 32),
    "textcnn32": (TextCnn, texts, binary, sigmoid_loss, 32),
    "resnet64": (resnet, lambda: torch.randn(512, 3, 32, 32), classes, softmax_loss, 64),
    "mlpbn128": (normalised_perceptron, lambda: torch.randn(8192, 100), classes, softmax_loss, 128),
    "embeddings256": (Categories, categories, binary, sigmoid_loss, 256),
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
