"""The stage that shows what follows from a cell's equations: every form, a registered cell and a file, bad input."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

STAGE = Path(__file__).parents[2] / "scripts" / "show_cell.py"
EQUATIONS = "f = sigmoid(W_f @ x + R_f @ h[t-1] + b_f)\nh = f * h[t-1] + (1 - f) * tanh(W_h @ x + b_h)\n"


def show(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(STAGE), *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("equations", ["i = sigmoid(W_i @ x + R_i @ y[t-1] + p_i * c[t-1] + b_i)"]),
        ("step", ["def step(", "torch.tanh"]),
        ("program", ["a0 = W_z @ x + R_z @ y[t-1] + b_z", "c = c1 + c2"]),
        ("backward", ["∂c[t-1] += ", "∂R_z += ∂a0 @ (y[t-1])'"]),
        ("c", ["static void forward_block1", "odyssey_train"]),
        ("parameters", ["p_i      [H]", "75,900 numbers"]),
        ("latex", [r"\begin{aligned}"]),
        ("mathml", ["<math"]),
    ],
)
def test_every_form(form: str, words: list[str]) -> None:
    shown = show("lstm", "--as", form)
    assert shown.returncode == 0, shown.stderr
    assert all(word in shown.stdout for word in words)


def test_a_file_of_equations(tmp_path: Path) -> None:
    (tmp_path / "minimal.txt").write_text(EQUATIONS)
    assert "∂b_f += ∂a1" in show(str(tmp_path / "minimal.txt"), "--as", "backward").stdout


def test_an_unknown_cell_is_one_sentence() -> None:
    shown = show("lstn")
    assert shown.returncode == 1
    assert shown.stderr.strip().startswith("error: unknown cell 'lstn'; did you mean lstm")
    assert "Traceback" not in shown.stderr
