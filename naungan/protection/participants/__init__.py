"""The fund's own list of participants of a month: its columns, what a row means, what saving and undoing it does."""
