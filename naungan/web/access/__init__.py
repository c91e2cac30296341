"""Users as administrators look after them: who may do what, where."""
