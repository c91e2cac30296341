"""*Putar cerita*: the story step by step, and at its heart a bill that the reader pays."""
