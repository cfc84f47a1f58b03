"""Show what the project derives from a cell's equations.

equations   the cell as read                         step       one step in PyTorch (the reference)
program     the step in blocks, products between     backward   the exact reverse-mode step
c           the fused C of the kernel                parameters names, shapes, count
latex, mathml                                        the typeset equations

python scripts/show_cell.py lstm --as backward
python scripts/show_cell.py my_cell.txt --as c       a file of equations, one a line
"""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable
from pathlib import Path

from odyssey import catalogue
from odyssey.equations import Cell, read_cell
from odyssey.equations.program import program
from odyssey.equations.reverse import reverse
from odyssey.equations.typeset import latex, mathml
from odyssey.errors import run_stage


def _step(cell: Cell) -> str:
    from odyssey.kernels.reference import step_source

    return step_source(cell)


def _c(cell: Cell) -> str:
    from odyssey.kernels.compiler import source

    return source(cell)


def _parameters(cell: Cell) -> str:
    wide = {"W": "[H, D]", "R": "[H, H]", "p": "[H]", "b": "[H]"}
    lines = [f"{name:8} {wide[letter]}" for name, letter in cell.parameters.items()]
    initial = [f"{name} starts at {value:g}" for name, value in cell.initial.items()]
    return "\n".join([*lines, *initial, f"{cell.parameter_count(88, 100):,} numbers for D = 88, H = 100"])


FORMS: dict[str, Callable[[Cell], str]] = {
    "equations": lambda cell: cell.text,
    "step": _step,
    "program": lambda cell: program(cell).text,
    "backward": lambda cell: reverse(cell).text,
    "c": _c,
    "parameters": _parameters,
    "latex": latex,
    "mathml": mathml,
}


def main() -> None:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as in `show_cell.py ... | head`
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cell", help="a registered cell, or a file of equations")
    parser.add_argument("--as", dest="form", choices=FORMS, default="equations", help="what to show")
    arguments = parser.parse_args()
    file = Path(arguments.cell)
    cell = read_cell(file.read_text(), file.stem) if file.is_file() else catalogue.cell(arguments.cell)
    print(FORMS[arguments.form](cell))


if __name__ == "__main__":
    run_stage(main)
