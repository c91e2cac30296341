"""Pages of the Paritrana Award: editions, rankings line by line, the rubric, the evidence pack, the real winners."""
