"""The language of cells: equations as text, read into expressions, from which everything else is derived."""

from odyssey.equations.cell import Cell, read_cell

__all__ = ["Cell", "read_cell"]
