"""The recogniser of the ``rapidocr`` wheel, cut down to the letters that invoices here are written in.

PP-OCRv6 tells 18,710 characters apart, most of them Chinese; its last layer costs more than a quarter of the
time. Keeping Latin, Greek and the symbols of trade (668 classes) lowered CPU time from 0.78 to 0.59 s a
page at equal accuracy. The pruned model is written once to ``PAYABLES_CACHE`` (default
``~/.cache/payables``)::

    python -m extractors.reading.ocr.prune

The initializers' names are those of rapidocr 3.10.0, which is why that version is pinned.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from extractors.reading.faults import EngineMissingError

RECOGNISER = "PP-OCRv6_rec_small.onnx"
DETECTOR = "PP-OCRv6_det_small.onnx"
_HEAD = ("linear_8.w_0", "linear_8.b_0")
_SINGLE_SYMBOLS = frozenset((0x2190, 0x2192, 0x2713, 0x25CF, 0x25A0))
_RANGES = (
    (0x0020, 0x0250),  # Basic Latin to Latin Extended-B
    (0x0370, 0x0400),  # Greek
    (0x1E00, 0x1F00),  # Latin Extended Additional
    (0x2010, 0x2060),  # punctuation
    (0x20A0, 0x20D0),  # currency signs
    (0x2100, 0x2130),  # letter-like symbols: №, ™, ℮
)


class Recogniser(NamedTuple):
    """An ONNX model and the character of each of its classes; class 0 is CTC's blank."""

    onnx: bytes
    characters: tuple[str, ...]


def models_folder() -> Path:
    """Where the wheel keeps its weights. ``EngineMissingError`` when it is not installed."""
    found = importlib.util.find_spec("rapidocr")
    if found is None or found.origin is None:
        raise EngineMissingError("The engine ppocr needs the package rapidocr: run `make setup`.")
    folder = Path(found.origin).parent / "models"
    if not (folder / RECOGNISER).is_file():
        raise EngineMissingError(f"{folder} holds no {RECOGNISER}: install rapidocr 3.10.0 (`make setup`).")
    return folder


def recogniser() -> Recogniser:
    """The pruned recogniser from the cache; made (and kept, if the cache can be written) when not there."""
    path = _cache_file()
    kept = _load(path)
    if kept is not None:
        return kept
    made = _pruned(models_folder() / RECOGNISER)
    _keep(path, made)
    return made


def _cache_file() -> Path:
    folder = os.environ.get("PAYABLES_CACHE")
    version = importlib.metadata.version("rapidocr")
    root = Path(folder) if folder else Path.home() / ".cache" / "payables"
    return root / f"ppocr-latin-{version}-1.model"


def _load(path: Path) -> Recogniser | None:
    """One line of JSON (characters, sha256), then the ONNX bytes; ``None`` unless whole."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    head, _, onnx = content.partition(b"\n")
    try:
        told = json.loads(head)
    except ValueError:
        return None
    if told["sha256"] != hashlib.sha256(onnx).hexdigest():
        return None
    return Recogniser(onnx, tuple(told["characters"]))


def _keep(path: Path, made: Recogniser) -> None:
    """Write beside, then rename: several processes may do so at once, and each leaves a whole file."""
    told = {"sha256": hashlib.sha256(made.onnx).hexdigest(), "characters": made.characters}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    except OSError:
        return  # a read-only home: pruned again by the next process
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(json.dumps(told).encode() + b"\n" + made.onnx)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)


def _pruned(path: Path) -> Recogniser:
    import numpy as np  # noqa: PLC0415 - only when the cache is empty
    import onnx  # noqa: PLC0415
    from onnx import numpy_helper  # noqa: PLC0415

    model = onnx.load(str(path))
    characters = _characters({entry.key: entry.value for entry in model.metadata_props}["character"])
    heads = {one.name: one for one in model.graph.initializer if one.name in _HEAD}
    classes = heads[_HEAD[1]].dims[0]
    characters = [*(characters + [" "] * classes)[: classes - 1], " "]  # the last class is the space
    kept = [0, *(index for index in range(1, classes) if _wanted(characters[index]))]
    for head in heads.values():
        weights = numpy_helper.to_array(head)[..., kept]
        head.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(weights), head.name))
    for output in model.graph.output:
        last = output.type.tensor_type.shape.dim[-1]
        last.ClearField("dim_param")
        last.dim_value = len(kept)
    del model.graph.value_info[:]
    return Recogniser(model.SerializeToString(), ("", *(characters[index] for index in kept[1:])))


def _characters(listed: str) -> list[str]:
    return ["", *listed.split("\n")]


def _wanted(character: str) -> bool:
    if len(character) != 1:
        return False
    code = ord(character)
    return code in _SINGLE_SYMBOLS or any(low <= code < high for low, high in _RANGES)


if __name__ == "__main__":
    recogniser()
