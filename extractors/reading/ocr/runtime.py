"""Running an ONNX network on one thread: OpenVINO where it is installed, else onnxruntime."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from extractors.reading.ocr.base import EngineMissingError

Array = NDArray[np.float32]


class Network(Protocol):
    """A network of one input and one output."""

    @property
    def name(self) -> str:
        """What runs it, and in which precision where that can differ."""
        ...

    def run(self, values: Array) -> Array:
        """The output for one input; any batch size and width the network allows."""
        ...


def load(onnx: bytes) -> Network:
    """Prepare a network. ``EngineMissingError`` when neither runtime is installed."""
    if importlib.util.find_spec("openvino") is not None:
        return _OpenVino(onnx)
    if importlib.util.find_spec("onnxruntime") is not None:
        return _OnnxRuntime(onnx)
    raise EngineMissingError("The engine ppocr needs openvino or onnxruntime: run `make setup`.")


class _OpenVino:
    """One stream, one thread, not pinned: with pinning two processes shared a core (78 for 142 pages/min).

    On a CPU with bf16 units OpenVINO computes in bf16 by itself: twice as fast, equally accurate.
    """

    def __init__(self, onnx: bytes) -> None:
        # its `import` alone reports to an analytics service, unless the package that does so is not to be had
        sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
        import openvino  # noqa: PLC0415 - 0.3 s, and only scans need it

        core = openvino.Core()
        options: dict[str, Any] = {
            "INFERENCE_NUM_THREADS": 1,
            "NUM_STREAMS": 1,
            "ENABLE_CPU_PINNING": False,
            # compiled kernels kept for the shapes seen last; unbounded by default, 2.7 GB after 600 receipts
            "CPU_RUNTIME_CACHE_CAPACITY": 1000,
        }
        compiled = core.compile_model(core.read_model(onnx), "CPU", options)
        self._request = compiled.create_infer_request()
        self._output = compiled.output(0)
        precision = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
        self.name = f"openvino-{precision}"

    def run(self, values: Array) -> Array:
        return np.array(self._request.infer({0: values})[self._output], np.float32)


class _OnnxRuntime:
    def __init__(self, onnx: bytes) -> None:
        onnxruntime: Any = importlib.import_module("onnxruntime")  # no types, and only where OpenVINO is not

        onnxruntime.set_default_logger_severity(3)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        self.name = "onnxruntime"

    def run(self, values: Array) -> Array:
        return np.asarray(self._session.run(None, {self._input: values})[0], np.float32)
