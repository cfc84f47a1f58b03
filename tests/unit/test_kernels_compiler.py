"""From C text to a loaded library: the cache, a compiler that is missing or fails, other instructions, and digests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from odyssey import catalogue, digests
from odyssey.kernels.compiler import FLAGS, INSTRUCTIONS, _processor_flags, compiler, instructions, source

needs_compiler = pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")
SCRIPTS = Path(digests.PACKAGE).parent
SMALL = "import torch; from odyssey.networks import Recurrent; x = torch.ones(3, 2, 4)\n"
HELD_TO_REFERENCE = """
import torch
from odyssey.networks import Recurrent
for dtype, near in ((torch.float64, 1e-10), (torch.float32, 2e-5)):
    for id in ("lstm", "gru"):
        torch.manual_seed(0)
        one = Recurrent(id, 5, 19, bidirectional=True, dtype=dtype, backend="kernel")
        two = Recurrent(id, 5, 19, bidirectional=True, dtype=dtype, backend="reference")
        two.load_state_dict(one.state_dict())
        x, lengths, found = torch.randn(9, 7, 5, dtype=dtype), torch.tensor([9, 3, 1, 8, 9, 5, 2]), []
        for module in (one, two):
            given = x.clone().requires_grad_()
            output, final = module.run(given, lengths)
            loss = (output**2).sum() + sum(f.sum() for f in final.values())
            found.append([output, *torch.autograd.grad(loss, [given, *module.parameters()])])
        torch.testing.assert_close(*found, rtol=near, atol=near)
print("held")
"""


def python(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SCRIPTS), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@needs_compiler
def test_processes_that_compile_at_once_make_one_library(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SMALL + "print(Recurrent('rnn-tanh', 4, 3, backend='kernel')(x)[0].shape)"]
    variables = {**os.environ, "PYTHONPATH": str(SCRIPTS), "ODYSSEY_CACHE": str(tmp_path / "new")}
    running = [subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate()[0].strip() for process in running] == ["torch.Size([3, 2, 3])"] * 4
    assert [process.returncode for process in running] == [0] * 4
    left = sorted(file.suffix for file in (tmp_path / "new").iterdir())
    assert [suffix for suffix in left if suffix != ".lock"] == [".so"], "one library, nothing half made"


@pytest.fixture
def no_compiler(tmp_path: Path) -> dict[str, str]:
    return {"CC": "/nonexistent", "PATH": str(tmp_path), "ODYSSEY_CACHE": str(tmp_path / "cache")}


def test_without_a_compiler_cells_run_through_torch(no_compiler: dict[str, str]) -> None:
    done = python(SMALL + "[Recurrent(c, 4, 3)(x) for c in ('gru', 'lstm', 'gru')]; print('ran')", **no_compiler)
    assert done.stdout == "ran\n", done.stderr
    assert done.stderr.count("Warning") == 1
    assert "no C compiler found" in done.stderr
    assert "apt install gcc" in done.stderr


def test_without_a_compiler_the_kernel_is_refused(no_compiler: dict[str, str]) -> None:
    done = python(SMALL + "Recurrent('gru', 4, 3, backend='kernel')(x)", **no_compiler)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("odyssey.errors.InputError: the kernel needs a C compiler (gcc or clang)")


def test_a_compiler_that_fails_says_so_in_one_sentence(tmp_path: Path) -> None:
    program = tmp_path / "broken"
    program.write_text("#!/bin/sh\necho 'note: first' >&2\necho 'fatal error: out of ideas' >&2\nexit 1\n")
    program.chmod(0o755)
    cache = tmp_path / "cache"
    done = python(SMALL + "Recurrent('gru', 4, 3, backend='kernel')(x)", CC=str(program), ODYSSEY_CACHE=str(cache))
    last = done.stderr.strip().splitlines()[-1]
    expected = f"{program} cannot compile the kernel of cell 'gru': fatal error: out of ideas"
    assert last == f"odyssey.errors.InputError: {expected}"
    assert [file for file in cache.iterdir() if file.suffix != ".lock"] == [], "nothing half made"


@needs_compiler
@pytest.mark.parametrize("kind", list(INSTRUCTIONS))
def test_every_kind_of_instructions_gives_the_reference(kind: str) -> None:
    if not INSTRUCTIONS[kind].needs <= _processor_flags():
        pytest.skip(f"this machine has no {kind}")
    done = python(HELD_TO_REFERENCE, ODYSSEY_INSTRUCTIONS=kind)
    assert done.stdout == "held\n", done.stderr[-800:]


def test_unknown_instructions_give_the_nearest() -> None:
    done = python("from odyssey.kernels.compiler import instructions; instructions()", ODYSSEY_INSTRUCTIONS="avx3")
    assert "unknown ODYSSEY_INSTRUCTIONS 'avx3'; did you mean avx2" in done.stderr


@needs_compiler
@pytest.mark.parametrize("id", ["lstm", "gru"])
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_the_text_has_no_warnings(id: str, precision: str, tmp_path: Path) -> None:
    program, written = compiler(), tmp_path / "cell.c"
    assert program is not None
    written.write_text(source(catalogue.cell(id), precision), encoding="utf-8")  # type: ignore[arg-type]
    flags = [flag for flag in FLAGS if flag != "-w"] + list(INSTRUCTIONS[instructions()].flags)
    allowed = ["-Wno-unused-function", "-Wno-unused-const-variable", "-Wno-psabi"]
    command = [program, *flags, "-fsyntax-only", "-Wall", "-Wextra", *allowed, str(written)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(SCRIPTS / "odyssey", tmp_path / "odyssey", ignore=shutil.ignore_patterns("*.pyc.*"))
    monkeypatch.setattr(digests, "PACKAGE", tmp_path / "odyssey")
    return tmp_path


def digest_of_training() -> str:
    """Of the package that lies there now; its C is read again."""
    digests._fingerprint_of_c.cache_clear()
    return digests.digest("odyssey.training.trial")


@pytest.mark.parametrize("file", sorted(file.name for file in (SCRIPTS / "odyssey/kernels/c").glob("*.h")))
def test_digest_sees_code_in_c_but_no_comment(package: Path, file: str) -> None:
    before, text = digest_of_training(), (package / "odyssey/kernels/c" / file).read_text()
    (package / "odyssey/kernels/c" / file).write_text(f"/* another\n   comment */\n\n{text}// and one more\n")
    assert digest_of_training() == before
    (package / "odyssey/kernels/c" / file).write_text(text.replace("SIZE", "LONG", 1) + "static int more;\n")
    assert digest_of_training() != before


@needs_compiler
def test_a_cache_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = python(SMALL + "Recurrent('gru', 4, 3, backend='kernel')(x)", ODYSSEY_CACHE=str(tmp_path / "file" / "cache"))
    last = done.stderr.strip().splitlines()[-1]
    assert "cannot write in" in last
    assert "ODYSSEY_CACHE names another folder" in last
