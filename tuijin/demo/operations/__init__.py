"""Loading the demo dealer into an empty instance, and throwing one away that the demo made."""

from tuijin.demo.operations.loading import load, reset

__all__ = ["load", "reset"]
