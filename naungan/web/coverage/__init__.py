"""Pages of coverage: a region among its workers, and the people behind each number."""
