"""Makes digits.zip from scikit-learn's copy of the digits: a folder per digit, an 8×8 grey PNG per image. The same bytes each time."""

import pathlib
import struct
import zipfile
import zlib

import numpy
from sklearn.datasets import load_digits


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(pixels):
    """[height, width] of bytes as a grey PNG: 8 bits a pixel, no filter."""
    height, width = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")


digits = load_digits()
# Ink from 0 to 16.
images = numpy.round(digits.images * 255 / 16).astype(numpy.uint8)
with zipfile.ZipFile(pathlib.Path(__file__).parent / "digits.zip", "w") as archive:
    for number, (image, label) in enumerate(zip(images, digits.target)):
        # No time of now in the archive. PNGs are deflated already.
        archive.writestr(zipfile.ZipInfo(f"{label}/{number:04}.png"), png(image))
