"""Client of Trainyard, training as a service over HTTP.

    import trainyard

    client = trainyard.Client("http://127.0.0.1:8080", key)
    model = client.train(frame, target="species", name="flowers")
    predictions = model.predict(frame)
"""

from .client import Client
from .errors import (
    ApiError,
    BatchPredictionFailed,
    ConnectionFailed,
    DatasetRejected,
    Issue,
    RunFailed,
    TrainyardError,
    WaitTimeout,
)
from .model import Model

__all__ = [
    "ApiError",
    "BatchPredictionFailed",
    "Client",
    "ConnectionFailed",
    "DatasetRejected",
    "Issue",
    "Model",
    "RunFailed",
    "TrainyardError",
    "WaitTimeout",
]
