"""What a user may get wrong, said in one sentence: what was given, what is allowed, what to do."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from odyssey.usage import append_usage


class InputError(ValueError):
    """Something outside the program is wrong (a name, a range, a file); the message is for the user, on one line."""

    def __init__(self, sentence: str) -> None:
        # A name that it quotes may hold the end of a line.
        super().__init__(" ".join(line.strip() for line in sentence.splitlines()))


def unknown(kind: str, name: str, known: Iterable[str]) -> InputError:
    """The error for a `name` that no `kind` answers to, with the nearest known names."""
    names = sorted(known)
    folded = {n.lower(): n for n in names}
    near = [folded[n] for n in get_close_matches(name.lower(), folded, n=3, cutoff=0.4)]
    hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(names) or 'none'}."
    return InputError(f"unknown {kind} '{name}'; {hint}")


def brief(given: object) -> str:
    """A value as a sentence quotes it: at most 80 characters."""
    text = repr(given)
    return text if len(text) <= 80 else f"{text[:77]}..."


@contextmanager
def said_of(where: str) -> Iterator[None]:
    """Put `where` before the sentence of an `InputError` that does not have it."""
    try:
        yield
    except InputError as error:
        raise error if where in str(error) else InputError(f"{where}: {error}") from None


def run_stage(main: Callable[[], None]) -> None:
    """Run a stage's `main`; an `InputError` or a refused file ends it with one line and status 1.

    $ODYSSEY_TRACEBACK: where it is set, the way to an `InputError` is printed too, for who writes a task.
    """
    try:
        main()
    except InputError as error:
        if os.environ.get("ODYSSEY_TRACEBACK"):
            traceback.print_exc()
        sys.exit(f"error: {error}")
    except PermissionError as error:
        sys.exit(f"error: no permission to write or read {error.filename}; choose a folder that you own.")
    finally:
        append_usage()
