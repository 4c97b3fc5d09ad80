"""The crossed model, in closed form once the variance components are given.

    score = level of the application + reviewer + residual
    level = mean of its panel + application;  mean of a panel = overall mean + panel

All variances but the residual's are taken as ratios to it, many sets of ratios at once (one a column). Applications
are eliminated by hand, so that only reviewers of two or more applications, panels and the overall mean are unknowns of
a system; a reviewer of one application alone adds to the residual of that review and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kikin.engines.calibration.factor import Floats, Ints, Pattern


@dataclass(frozen=True, slots=True)
class Ratios:
    """Variances of applications, reviewers and panels over the residual's, one of each a set."""

    application: Floats
    reviewer: Floats
    panel: Floats

    def kept(self, which: NDArray[np.bool_]) -> Ratios:
        """Only some of the sets."""
        return Ratios(self.application[which], self.reviewer[which], self.panel[which])


@dataclass(frozen=True, slots=True)
class Fit:
    """What the scores say for each set of ratios, variances in units of the residual's.

    `shared` is that part of a level's variance that all levels have in common, and that moves no rank.
    """

    level: Floats
    variance: Floats
    shared: Floats
    reviewer: Floats
    reviewer_variance: Floats
    mean: Floats


class Crossed:
    """Who reviewed what, ready for any scores and any ratios. Without a free mean the levels scatter around 0."""

    def __init__(self, application: Ints, reviewer: Ints, panel: Ints, free_mean: bool = True, told_apart: bool = True):
        """`application` and `reviewer` by review, `panel` by application, all from 0 without gaps.

        When reviewers are not `told_apart`, each review counts as another person's.
        """
        self.application, self.reviewer, self.panel = application, reviewer, panel
        self.applications, self.reviewers = len(panel), int(reviewer.max()) + 1
        self.free_mean = free_mean
        self.panels = int(panel.max()) + 1 if free_mean and panel.max() > 0 else 0
        loads = np.bincount(reviewer, minlength=self.reviewers)
        self.again = (loads > 1) & told_apart
        self.unknown_of = np.where(self.again, np.cumsum(self.again) - 1, -1)
        self.multi = self.again[reviewer]
        self.repeaters = int(self.again.sum())
        self.loads = loads[self.again].astype(np.float64)
        self.top = self.repeaters + np.minimum(panel, max(self.panels - 1, 0)) if free_mean else None
        self.size = self.repeaters + self.panels + int(free_mean)
        self.seen = np.bincount(application[self.multi], minlength=self.applications).astype(np.float64)
        self.once = np.bincount(application[~self.multi], minlength=self.applications).astype(np.float64)
        self._make_pattern()

    def _make_pattern(self) -> None:
        first, second, at = self._pairs()
        tops: list[tuple[int, int]] = []
        if self.panels:
            mean = self.size - 1
            tops = [(self.repeaters + one, mean) for one in range(self.panels)]
        reviewers, applications = self.unknown_of[self.reviewer[self.multi]], self.application[self.multi]
        across = [] if self.top is None else list(zip(reviewers.tolist(), self.top[applications].tolist(), strict=True))
        self.pattern = Pattern(self.size, [*zip(first.tolist(), second.tolist(), strict=True), *across, *tops])
        shape = (len(self.pattern.rows), self.applications)
        place = self.pattern.place
        self.met = _counts(place(first, second), at, shape)
        self.twice = np.where(self.pattern.rows == self.pattern.columns, 1.0, 2.0)[:, None]
        self.diagonal = place(np.arange(self.size), np.arange(self.size))
        if self.top is not None:
            self.across = _counts(place(reviewers, self.top[applications]), applications, shape)
            self.above = _counts(place(self.top, self.top), np.arange(self.applications), shape)
        self.seats = _counts(reviewers, applications, (self.size, self.applications))

    def _pairs(self) -> tuple[Ints, Ints, Ints]:
        """Reviewers of two or more applications who meet in one, each with itself, too."""
        order = np.flatnonzero(self.multi)
        order = order[np.argsort(self.application[order], kind="stable")]
        reviewers, applications = self.unknown_of[self.reviewer[order]], self.application[order]
        firsts, seconds, ats = [reviewers], [reviewers], [applications]
        for apart in range(1, int(self.seen.max(initial=0))):
            together = applications[apart:] == applications[:-apart]
            firsts.append(reviewers[apart:][together])
            seconds.append(reviewers[:-apart][together])
            ats.append(applications[apart:][together])
        return np.concatenate(firsts), np.concatenate(seconds), np.concatenate(ats)

    def _precision(self, ratios: Ratios) -> Floats:
        """Of each application's level, given reviewers and panel."""
        alone = 1 / (1 + ratios.reviewer)
        return self.seen[:, None] + self.once[:, None] * alone + 1 / ratios.application

    def _system(self, ratios: Ratios, precision: Floats) -> Floats:
        entries: Floats = -(self.met @ (1 / precision))
        prior = np.zeros((self.size, len(ratios.application)))
        prior[: self.repeaters] = self.loads[:, None] + 1 / ratios.reviewer
        if self.free_mean:
            pull = 1 / (ratios.application * precision)
            entries += self.across @ pull
            entries += self.above @ ((1 - pull) / ratios.application)
        if self.panels:
            prior[self.repeaters : -1] = 1 / ratios.panel
            prior[-1] = self.panels / ratios.panel
            means = np.full(self.panels, self.size - 1)
            entries[self.pattern.place(self.repeaters + np.arange(self.panels), means)] -= 1 / ratios.panel
        entries[self.diagonal] += prior
        return entries

    def _right(self, scores: Floats, ratios: Ratios, precision: Floats) -> tuple[Floats, Floats]:
        """The right side, and the sum of an application's scores by their weight."""
        alone = 1 / (1 + ratios.reviewer)
        multi, single = self.multi, ~self.multi
        by_many = np.bincount(self.application[multi], scores[multi], self.applications)[:, None]
        sums: Floats = (
            by_many + np.bincount(self.application[single], scores[single], self.applications)[:, None] * alone
        )
        given = np.bincount(self.unknown_of[self.reviewer[multi]], scores[multi], self.size)
        right: Floats = given[:, None] - self.seats @ (sums / precision)
        if self.top is not None:
            pull = sums / (ratios.application * precision)
            right += _counts(self.top, np.arange(self.applications), (self.size, self.applications)) @ pull
        return sums, right

    def likelihood(self, scores: Floats, ratios: Ratios) -> tuple[Floats, Floats]:
        """Log determinants of the (restricted) likelihood and the weighted sum of squares, for each set of ratios."""
        precision = self._precision(ratios)
        sums, right = self._right(scores, ratios, precision)
        logs, found, _ = self.pattern.solved(self._system(ratios, precision), right, inverse=False)
        squares = (scores[self.multi] ** 2).sum() + (scores[~self.multi] ** 2).sum() / (1 + ratios.reviewer)
        squares = squares - (sums**2 / precision).sum(axis=0) - (right * found).sum(axis=0)
        logs = logs + np.log(precision).sum(axis=0) + self.applications * np.log(ratios.application)
        logs += self.repeaters * np.log(ratios.reviewer) + (~self.multi).sum() * np.log1p(ratios.reviewer)
        if self.panels:
            logs += self.panels * np.log(ratios.panel)
        return logs, np.maximum(squares, 0.0)

    def fit(self, scores: Floats, ratios: Ratios) -> Fit:
        """Levels and reviewers with their variances, for each set of ratios."""
        precision = self._precision(ratios)
        sums, right = self._right(scores, ratios, precision)
        _, found, held = self.pattern.solved(self._system(ratios, precision), right, inverse=True)
        assert held is not None
        level = sums - self.seats.T @ found
        spread = self.met.T @ (held * self.twice) / precision
        shared = np.zeros_like(level)
        mean = np.zeros_like(ratios.application)
        if self.top is not None:
            level = level + found[self.top] / ratios.application
            pull = 1 / (ratios.application * precision)
            spread = spread - 2 * pull * (self.across.T @ held) + (self.above.T @ held) * pull / ratios.application
            last = np.full(self.applications, self.size - 1)
            common = held[self.pattern.place(self.top, last)] ** 2 / held[self.diagonal[-1]]
            shared = common * pull**2
            mean = found[-1]
        level, variance = level / precision, (1 + spread) / precision
        reviewer, reviewer_variance = self._reviewers(scores, ratios, level, variance, found, held)
        return Fit(level, variance, shared, reviewer, reviewer_variance, mean)

    def _reviewers(
        self, scores: Floats, ratios: Ratios, level: Floats, variance: Floats, found: Floats, held: Floats
    ) -> tuple[Floats, Floats]:
        """Those of one application share what it leaves over; of the others the system says it."""
        share = ratios.reviewer / (1 + ratios.reviewer)
        reviewer = np.empty((self.reviewers, len(ratios.reviewer)))
        spread = np.empty_like(reviewer)
        single = ~self.multi
        who, at = self.reviewer[single], self.application[single]
        reviewer[who] = share * (scores[single][:, None] - level[at])
        spread[who] = share + share**2 * variance[at]
        reviewer[self.again] = found[: self.repeaters]
        spread[self.again] = held[self.diagonal[: self.repeaters]]
        return reviewer, spread

    def covariance(self, ratios: Ratios) -> Floats:
        """Of all levels, a matrix a set: for few applications."""
        precision = self._precision(ratios).T
        inverse = np.linalg.inv(self.pattern.matrix(self._system(ratios, precision.T)))
        seats = np.broadcast_to(self.seats.T.toarray(), (len(precision), self.applications, self.size)).copy()
        if self.top is not None:
            seats[:, np.arange(self.applications), self.top] -= 1 / ratios.application[:, None]
        seats /= precision[:, :, None]
        covariance: Floats = seats @ inverse @ seats.transpose(0, 2, 1)
        covariance[:, np.arange(self.applications), np.arange(self.applications)] += 1 / precision
        return covariance


def _counts(rows: Ints, columns: Ints, shape: tuple[int, int]) -> csr_array:
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
