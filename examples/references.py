"""What the reference scripts share: the rows of the split, the images, and how reference.json is written."""

import csv
import gzip
import io
import json
import pathlib
import struct

import numpy

here = pathlib.Path(__file__).parent


def read_split(name):
    """Row numbers of train, validation and test, as Trainyard divides the example's data."""
    split = json.loads((here / name / "split.json").read_text())
    return {part: numpy.array(rows, dtype=int) for part, rows in split.items()}


def read_table(*path):
    """A CSV as a dict of columns of text."""
    content = (here.joinpath(*path)).read_bytes()
    if path[-1].endswith(".gz"):
        content = gzip.decompress(content)
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    return {name: numpy.array([row[name] for row in rows], dtype=object) for name in rows[0]}


def numbers(column):
    """Text to numbers; an empty cell is NaN."""
    return numpy.array([float(cell) if cell != "" else numpy.nan for cell in column])


def read_images(folder):
    """Pixels [n, 28, 28] from 0 to 1, and labels [n]."""
    images = gzip.decompress((here / "data" / folder / "images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((here / "data" / folder / "labels-idx1-ubyte.gz").read_bytes())
    _, count, height, width = struct.unpack(">IIII", images[:16])
    pixels = numpy.frombuffer(images[16:], dtype=numpy.uint8).reshape(count, height, width)
    return pixels.astype("float32") / 255, numpy.frombuffer(labels[8:], dtype=numpy.uint8).astype(int)


def write_reference(name, peer, runs, **more):
    """Writes reference.json: the median of each figure over the runs (one per seed), and the runs."""
    median = {figure: float(numpy.median([run[figure] for run in runs])) for figure in runs[0]}
    reference = {"peer": peer, **median, "seeds": runs, **more}
    (here / name / "reference.json").write_text(json.dumps(reference, indent=2) + "\n")
    print(name, peer, median)


def keras_fit(build, seed, x, y, validation, epochs, batch_size=32, patience=5):
    """Compiles nothing: `build` gives a compiled Keras model. Early stopping as Trainyard's default, or none."""
    import keras

    keras.utils.set_random_seed(seed)
    model = build()
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)
    callbacks = [] if patience is None else [stop]
    model.fit(x, y, validation_data=validation, epochs=epochs, batch_size=batch_size, callbacks=callbacks, verbose=0)
    return model
