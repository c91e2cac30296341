"""From bytes to a grid of texts: CSV in its many dialects, and workbooks."""
