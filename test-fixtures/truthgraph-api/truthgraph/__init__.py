"""Checks claims against a graph of evidence and explains each verdict."""

__version__ = "0.4.0"

__all__ = ["__version__"]
