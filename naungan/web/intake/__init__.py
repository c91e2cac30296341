"""Pages of uploads: bring a file, watch it being read, see what became of each row, save it, take it back."""
