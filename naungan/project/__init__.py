"""Wiring: settings, urls, asgi, the launcher. Imports everything, holds no rule."""
