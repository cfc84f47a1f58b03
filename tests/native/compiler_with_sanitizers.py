#!/usr/bin/env python3
"""gcc with AddressSanitizer and UndefinedBehaviorSanitizer, for the environment variable CC.

It compiles a kernel's text as it is but for two things: `take`, which hands out a layer's memory, leaves gaps that may
not be touched (checked.h), and masked loads and stores are seen (masked.h). Only a process that has the sanitizers'
libraries loaded first can load what it makes: see under_sanitizers.environment.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FLAGS = ("-O0", "-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
REPLACED = {
    r"static void \*take\(ARENA \*arena, SIZE bytes\) \{.*?\n\}\n": HERE / "checked.h",
    r"#include <immintrin\.h>\n": HERE / "masked.h",
}


def with_checks(text: str) -> str:
    """A kernel's text with gaps in its memory; ends the process if it is not the text that this was written for."""
    for pattern, header in REPLACED.items():
        found = re.findall(pattern, text, flags=re.DOTALL)
        if len(found) != 1:
            sys.exit(f"error: the kernel has {len(found)} places, not one, that look like {pattern}")
        kept = found[0] if found[0].startswith("#include") else ""
        text = text.replace(found[0], kept + header.read_text())
    return text


def main() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    arguments = sys.argv[1:]
    if arguments == ["--version"]:  # what a library in the cache is called depends on it
        parts = [Path(__file__).read_text(), *(header.read_text() for header in REPLACED.values())]
        print(f"sanitizers {hash_of(parts)}", end=" ", flush=True)
    for place in (Path(a) for a in arguments if a.endswith(".c")):
        place.write_text(with_checks(place.read_text(encoding="utf-8")), encoding="utf-8")
    flags = FLAGS if arguments != ["--version"] else ()
    sys.exit(subprocess.run(["gcc", *arguments, *flags], env=environment, check=False).returncode)


def hash_of(parts: list[str]) -> str:
    from hashlib import sha256

    return sha256("\n".join(parts).encode()).hexdigest()[:16]


if __name__ == "__main__":
    main()
