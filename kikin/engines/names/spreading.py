"""One function over many shares of work: here, on processes of this machine, or on a cluster.

The answers come in the order of the shares, and no more shares are read ahead than the workers need: a register of
any length passes through in bounded memory.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, TypeVar

S = TypeVar("S")
R = TypeVar("R")
T = TypeVar("T")

LOCAL = "local"
"""The address of a cluster that is started here for the run."""
_AHEAD = 2
"""Shares for each worker that wait or are worked on at a time."""
_START = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
"""A process that is forked has what it needs in the memory that it shares."""


class NoCluster(RuntimeError):
    """A cluster was asked for, and what speaks to one is not installed."""


def in_shares(things: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The same things, so many at a time."""
    waiting = iter(things)
    while share := tuple(islice(waiting, size)):
        yield share


def run(function: Callable[[S], R], shares: Iterable[S], workers: int = 1, cluster: str = "") -> Iterator[R]:
    """The function's answer to each share, in their order.

    `cluster` is the address of a Ray cluster, or `LOCAL`; then `workers` says how many processors a local one has.
    NoCluster where `kikin[ray]` is not installed.
    """
    if cluster:
        return _on_cluster(function, shares, workers, cluster)
    if workers > 1:
        return _in_processes(function, shares, workers)
    return map(function, shares)


def _in_processes(function: Callable[[S], R], shares: Iterable[S], workers: int) -> Iterator[R]:
    context = multiprocessing.get_context(_START)
    with ProcessPoolExecutor(workers, context, initializer=_keep, initargs=(function,)) as pool:
        try:
            yield from _in_order(lambda share: pool.submit(_apply_kept, share), Future.result, shares, workers)
        finally:
            pool.shutdown(cancel_futures=True)


_kept: Callable[[Any], Any] | None = None


def _keep(function: Callable[[Any], Any]) -> None:
    global _kept
    _kept = function


def _apply_kept(share: Any) -> Any:
    assert _kept is not None
    return _kept(share)


def _on_cluster(function: Callable[[S], R], shares: Iterable[S], workers: int, address: str) -> Iterator[R]:
    try:
        import ray
    except ImportError:
        raise NoCluster("a cluster needs Ray: install kikin[ray] here and on every machine of it") from None
    where = {"num_cpus": workers} if address == LOCAL else {"address": address}
    with ray.init(**where, include_dashboard=False, log_to_driver=False):
        apply, held = ray.remote(_apply), ray.put(function)
        yield from _in_order(lambda share: apply.remote(held, share), ray.get, shares, workers)


def _apply(function: Callable[[S], R], share: S) -> R:
    return function(share)


def _in_order(send: Callable[[S], Any], receive: Callable[[Any], R], shares: Iterable[S], workers: int) -> Iterator[R]:
    sent: deque[Any] = deque()
    for share in shares:
        sent.append(send(share))
        if len(sent) > _AHEAD * workers:
            yield receive(sent.popleft())
    while sent:
        yield receive(sent.popleft())
