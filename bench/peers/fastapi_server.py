"""The FastAPI peer of bench/serving.ts: the service's own ONNX export of a model, answered as its `predict` answers.

    PEER='{"file": "model.onnx", "columns": ["a", "b"], "classes": ["no", "yes"]}' python3 fastapi_server.py PORT WORKERS

All columns are numbers. Each worker is a process with one session of one thread; uvicorn takes uvloop and httptools where they are installed.
"""

import json
import os
import sys

import numpy as np
import onnxruntime
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field, create_model

peer = json.loads(os.environ["PEER"])
columns, classes = peer["columns"], peer["classes"]
# The columns have names that are no identifiers, so that each field is called by its alias.
fields = {f"c{i}": (float | None, Field(alias=name)) for i, name in enumerate(columns)}
Row = create_model("Row", __config__=ConfigDict(extra="forbid"), **fields)


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rows: list[Row] = Field(min_length=1, max_length=10_000)


class Prediction(BaseModel):
    label: str
    probability: float
    probabilities: dict[str, float]


class Answer(BaseModel):
    model: str
    version: int
    predictions: list[Prediction]


options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(peer["file"], options, providers=["CPUExecutionProvider"])
app = FastAPI()


@app.post("/predict")
async def predict(request: Request) -> Answer:
    values = [list(row.__dict__.values()) for row in request.rows]
    table = np.array(values, dtype=np.float64)  # None becomes NaN, a missing value
    feeds = {name: table[:, i : i + 1] for i, name in enumerate(columns)}
    labels, probabilities = session.run(["label", "probabilities"], feeds)
    predictions = []
    for label, row in zip(labels.ravel().tolist(), probabilities.tolist()):
        by_class = dict(zip(classes, row))
        predictions.append(Prediction(label=label, probability=by_class[label], probabilities=by_class))
    return Answer(model="peer", version=1, predictions=predictions)


if __name__ == "__main__":
    uvicorn.run(
        "fastapi_server:app",
        host="127.0.0.1",
        port=int(sys.argv[1]),
        workers=int(sys.argv[2]),
        log_level="warning",
        access_log=False,
    )
