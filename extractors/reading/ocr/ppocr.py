"""PP-OCRv6 (small), driven directly: find lines, straighten them, recognise them, take words apart.

The weights come with the ``rapidocr`` wheel (Apache-2.0). OpenVINO runs them where it is installed, else
onnxruntime, which takes about twice as long. Word F1 on photocopied invoices: 0.95 (Tesseract: 0.80 to 0.88).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.ocr.base import Grey, Seen
from extractors.reading.ocr.prune import DETECTOR, models_folder, recogniser
from extractors.reading.ocr.runtime import Network, load
from extractors.reading.ocr.split import Letters, words_of

LONGEST_SIDE = 1280
"""Pixels the detector looks at; 960 to 1600 gave the same accuracy within 0.01."""
SHORTEST_SIDE = 736
INK = 0.3
"""Probability above which a pixel belongs to a line of text."""
LEAST_SCORE = 0.5
UNCLIP = 1.4
"""The detector sees shrunken lines; this widens them again (word F1 on photocopies 0.924, with 1.6 0.917)."""
LINE_HEIGHT = 48
WIDTHS = tuple(sorted({max(64, round(64 * 1.2**step / 32) * 32) for step in range(22)}))
"""Line images are padded to one of these widths: each distinct shape costs OpenVINO memory for good."""
BATCHES = (1, 2, 4, 8, 16)
BATCH_PIXELS = 6400
SPACE = 0.1
"""Probability from which a space is taken: inside a word it is below 0.001, where one was missed 0.1 to 0.5."""
SAMPLE = 10
"""Lines that are read both ways round to tell what is up."""
SURE = 0.93
"""Mean confidence of the sample above which the other way round is not tried."""


class Line(NamedTuple):
    """A line of text: centre and size in pixels, angle in degrees (clockwise), and the detector's score."""

    x: float
    y: float
    width: float
    height: float
    angle: float
    score: float

    @property
    def stands(self) -> bool:
        """Whether it is much taller than wide, so that its text runs up or down."""
        return self.height > 1.5 * self.width


class PaddleEngine:
    """PP-OCRv6 on one thread."""

    wants_level = False  # it straightens each line by itself: 0.918 without, 0.917 with

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        model = recogniser()
        self._detector: Network = load((models_folder() / DETECTOR).read_bytes())
        self._recogniser: Network = load(model.onnx)
        self._characters = np.array(model.characters)
        self._space = model.characters.index(" ")
        self._found: tuple[Grey, list[Line]] | None = None
        self.name = f"ppocr-v6/{self._detector.name}"

    def turn(self, image: Grey) -> int:
        """Which way most lines run, then which way round a few of them read better."""
        lines = self._find(image)
        standing = sum(line.height for line in lines if line.stands)
        if standing > sum(line.width for line in lines if not line.stands):
            image, first = np.asarray(cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE), np.uint8), 90
            lines = self._find(image)
        else:
            first = 0
        longest = sorted((line for line in lines if not line.stands), key=lambda line: -line.width / line.height)
        sample = [_cut(image, line) for line in longest[:SAMPLE]]
        if not sample:
            return first
        upright = self._certainty(sample)
        if upright >= SURE:
            return first
        reversed_ = self._certainty([np.ascontiguousarray(cut[::-1, ::-1]) for cut in sample])
        return first if upright >= reversed_ else first + 180

    def read(self, image: Grey) -> tuple[Seen, ...]:
        """All words; a line whose mean confidence is below one half is left out as no text."""
        lines = self._find(image)
        letters = self._recognise([_cut(image, line) for line in lines])
        return tuple(
            seen
            for line, one in zip(lines, letters, strict=True)
            if len(one.text) and one.confidences.mean() >= LEAST_SCORE
            for seen in _place(line, one)
        )

    def _certainty(self, cuts: list[NDArray[np.uint8]]) -> float:
        """Mean confidence a character, empty readings counting as nothing."""
        read = self._recognise(cuts)
        return float(np.mean([one.confidences.mean() if len(one.text) else 0.0 for one in read]))

    def _find(self, image: Grey) -> list[Line]:
        """Lines of text; those of the last image are remembered, since ``turn`` comes before ``read``."""
        if self._found is None or self._found[0] is not image:
            self._found = image, self._detect(image)
        return self._found[1]

    def _detect(self, image: Grey) -> list[Line]:
        height, width = image.shape
        longest, shortest = max(height, width), min(height, width)
        factor = min(LONGEST_SIDE / longest, max(1.0, SHORTEST_SIDE / shortest))
        resized = cv2.resize(
            image,
            (max(32, round(width * factor)), max(32, round(height * factor))),
            interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR,
        )
        tall, wide = resized.shape
        padded = np.full((_coarse(tall), _coarse(wide)), resized.max(), np.uint8)
        padded[:tall, :wide] = resized
        heat = self._detector.run(_levels(padded)[None])[0, 0, :tall, :wide]
        return list(_lines(heat, width / wide, height / tall))

    def _recognise(self, cuts: list[NDArray[np.uint8]]) -> list[Letters]:
        read: list[Letters] = [Letters("", np.zeros(0), np.zeros(0))] * len(cuts)
        for width, members in _batches([cut.shape[1] for cut in cuts]):
            batch = np.zeros((_batch_size(len(members)), 3, LINE_HEIGHT, width), np.float32)
            used = []
            for row, member in enumerate(members):
                cut = cuts[member]
                if cut.shape[1] > width:
                    cut = np.asarray(cv2.resize(cut, (width, LINE_HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
                batch[row, :, :, : cut.shape[1]] = _levels(cut)
                used.append(cut.shape[1])
            odds = self._recogniser.run(batch)
            for row, member in enumerate(members):
                read[member] = self._decode(odds[row], width / used[row])
        return read

    def _decode(self, odds: NDArray[np.float32], stretch: float) -> Letters:
        """Greedy CTC: repeats and blanks dropped, but a space wins where it is likelier than ``SPACE``.

        Positions run from 0 to 1 along the line.
        """
        best = odds.argmax(1)
        best[(best == 0) & (odds[:, self._space] > SPACE)] = self._space
        steps = np.flatnonzero((best != 0) & np.r_[True, best[1:] != best[:-1]])
        text = "".join(self._characters[best[steps]])
        return Letters(text, odds[steps, best[steps]], (steps + 0.5) / len(best) * stretch)


def _levels(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Grey as three equal channels from -1 to 1."""
    scaled = (image.astype(np.float32) - 127.5) / 127.5
    return np.ascontiguousarray(np.broadcast_to(scaled, (3, *scaled.shape)))


def _coarse(size: int) -> int:
    """Up to a multiple of 64: few distinct shapes."""
    return -(-size // 64) * 64


def _lines(heat: NDArray[np.float32], across: float, down: float) -> Iterator[Line]:
    """Connected regions of the detector's heat as rotated rectangles in the image's pixels."""
    mask = cv2.dilate((heat > INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        x0, y0, width, height = cv2.boundingRect(contour)
        if min(width, height) < 3 or len(contour) < 3:
            continue
        inside = np.zeros((height, width), np.uint8)
        cv2.fillPoly(inside, [contour - [[x0, y0]]], 1)
        score = cv2.mean(heat[y0 : y0 + height, x0 : x0 + width], inside)[0]
        (x, y), (long, short), angle = cv2.minAreaRect(contour)
        while angle > 45:  # OpenCV 5 gives any quarter turn
            long, short, angle = short, long, angle - 90
        while angle < -45:
            long, short, angle = short, long, angle + 90
        if score < LEAST_SCORE or min(long, short) < 3:
            continue
        margin = long * short * UNCLIP / (long + short)
        yield Line(x * across, y * down, (long + margin) * across, (short + margin) * down, angle, score)


def _cut(image: Grey, line: Line) -> NDArray[np.uint8]:
    """The line, straightened, 48 pixels high; one that stands is laid down by a clockwise quarter turn."""
    radians = math.radians(line.angle)
    right = np.array([math.cos(radians), math.sin(radians)])
    down = np.array([-math.sin(radians), math.cos(radians)])
    centre = np.array([line.x, line.y])
    if line.stands:
        length, thickness, corner = (
            line.height,
            line.width,
            centre - right * line.width / 2 + down * line.height / 2,
        )
        along, below = -down * line.height, right * line.width
    else:
        length, thickness, corner = (
            line.width,
            line.height,
            centre - right * line.width / 2 - down * line.height / 2,
        )
        along, below = right * line.width, down * line.height
    wide = min(max(16, round(length * LINE_HEIGHT / max(thickness, 1))), WIDTHS[-1])
    source = np.array([corner, corner + along, corner + below], np.float32)
    target = np.array([[0, 0], [wide, 0], [0, LINE_HEIGHT]], np.float32)
    matrix = cv2.getAffineTransform(source, target)
    smooth = cv2.INTER_LINEAR if thickness < 2 * LINE_HEIGHT else cv2.INTER_AREA
    cut = cv2.warpAffine(image, matrix, (wide, LINE_HEIGHT), flags=smooth, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)


def _batches(widths: list[int]) -> Iterator[tuple[int, list[int]]]:
    """Cuts of like width together: (padded width, indexes)."""
    buckets: dict[int, list[int]] = {}
    for index, width in enumerate(widths):
        bucket = next((one for one in WIDTHS if one >= width), WIDTHS[-1])
        buckets.setdefault(bucket, []).append(index)
    for bucket, members in sorted(buckets.items()):
        most = max((size for size in BATCHES if size * bucket <= BATCH_PIXELS), default=1)
        start = 0
        while start < len(members):
            left = len(members) - start
            size = max(one for one in BATCHES if one <= min(most, left))
            yield bucket, members[start : start + size]
            start += size


def _batch_size(members: int) -> int:
    return next(size for size in BATCHES if size >= members)


def _place(line: Line, letters: Letters) -> Iterator[Seen]:
    """Words of a line with upright boxes in the image's pixels."""
    lean = math.tan(math.radians(line.angle))
    for word in words_of(letters, max(line.width, line.height) / max(1.0, min(line.width, line.height))):
        if line.stands:
            bottom = line.y + line.height / 2
            yield Seen(
                word.text,
                line.x - line.width / 2, bottom - word.end * line.height,
                line.x + line.width / 2, bottom - word.start * line.height,
                word.confidence,
            )  # fmt: skip
            continue
        left = line.x - line.width / 2
        drift = ((word.start + word.end) / 2 - 0.5) * line.width * lean
        yield Seen(
            word.text,
            left + word.start * line.width, line.y - line.height / 2 + drift,
            left + word.end * line.width, line.y + line.height / 2 + drift,
            word.confidence,
        )  # fmt: skip
