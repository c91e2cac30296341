"""The front page: the article come alive, for whoever has one minute."""
