"""Paritrana Award: editions, rubrics, scorecards, ranking.

Answers: who rose, by which lines, recomputable by anyone.
Never: tuning toward a known result.
"""
