"""Solvers under our own watch: what does not return in time is left behind, or ended."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

_GRACE_SECONDS = 0.5
_LONGEST_SECONDS = 86_400.0


def run_watched(highs: highspy.Highs, deadline: float) -> bool:
    """Whether HiGHS came back; else it is left behind, and nothing of it may be asked."""
    worker = threading.Thread(target=highs.run, daemon=True)
    worker.start()
    worker.join(max(0.01, deadline - time.monotonic()) + _GRACE_SECONDS)
    return not worker.is_alive()


def call_watched(work: Callable[[], NDArray[np.int64]], deadline: float) -> NDArray[np.int64]:
    """What some work gives that cannot be interrupted, done in a process of its own; TimeoutError when it is ended."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return work()
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(work, sender), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(min(_LONGEST_SECONDS, max(0.0, deadline - time.monotonic()))):
            raise TimeoutError
        return np.frombuffer(receiver.recv_bytes(), dtype=np.int64)
    except EOFError:
        raise ArithmeticError("the flow came to no end") from None
    finally:
        receiver.close()
        process.kill()
        process.join()


def _send(work: Callable[[], NDArray[np.int64]], sender: Any) -> None:
    sender.send_bytes(work().tobytes())
