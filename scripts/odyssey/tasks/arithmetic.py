"""Arithmetic: read a sum or a difference with letters strewn in, and write the result digit by digit.

    text      3 e 3 6 d 9 - h 1 h 3 9 f 9 4 e e h 4 3 k e g 3 c = - 1 3 9 9 1 0 6 4 .
    input     3 e 3 6 d 9 - h 1 h 3 9 f 9 4 e e h 4 3 k e g 3 c = - 1 3 9 9 1 0 6 4      all but the last symbol
    target                                                      - 1 3 9 9 1 0 6 4 .      3369 - 13994433

40 symbols: 26 letters, 10 digits, and + - = and the full stop that ends the answer. Only the answer is scored; while
it is written the net reads the right symbols so far (next-symbol prediction), so the score is the share of the
answers' symbols that are wrong.
Drawn here: numbers of 1 to `digits` digits, each count as likely, and all numbers of a count; the first is negative
half of the time, the other is added or subtracted, as likely; after each symbol before the = stand 0 to `distractors`
letters, each count as likely, any of the 26 (the paper's example: 0 to 3, none before the first symbol).
Source: Jozefowicz, Zaremba, Sutskever (ICML 2015), section 3.5.
Deviations: the paper does not give these distributions, nor the number of examples; nets there read the examples as
one text of which 35 steps are unrolled at a time, here each example is a sequence.
"""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase, digits

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.generated import GeneratedOptions, drawn
from odyssey.tasks.next_symbol import next_symbol, of_symbols, symbols_of
from odyssey.tasks.task import Task

ALPHABET = ascii_lowercase + digits + "+-=."
EQUALS = ALPHABET.index("=")
TASK = Task("Arithmetic", "every_step", "classes", predicts_next_input=True, data_packages=("numpy",))


class Options(GeneratedOptions):
    """How large the numbers are, how many letters disturb, and how many sequences."""

    digits: int = Field(8, ge=1, le=15, description="most digits of a number")
    distractors: int = Field(3, ge=0, le=20, description="most letters after one symbol of the question")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the sequences: inputs int32 [T], targets int64 [T], scored from the = on; `folder` is not used."""
    return of_symbols(drawn("arithmetic", draw, options), ALPHABET)


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences of one split."""
    first = _numbers(random, count, options.digits) * random.choice((-1, 1), count)
    second = _numbers(random, count, options.digits)
    signs = random.choice((-1, 1), count)
    triples = zip(first.tolist(), signs.tolist(), second.tolist(), strict=True)
    texts = [f"{a}{'+' if sign > 0 else '-'}{b}={a + sign * b}." for a, sign, b in triples]
    lengths = np.array([len(text) for text in texts])
    return _strewn(random, symbols_of("".join(texts), ALPHABET), lengths, options.distractors)


def _numbers(random: np.random.Generator, count: int, digits: int) -> NDArray[np.int64]:
    places = random.integers(1, digits, count, endpoint=True)
    low = np.where(places == 1, 0, 10 ** (places - 1))
    return random.integers(low, 10**places)


def _strewn(random: np.random.Generator, symbols: NDArray[np.int32], lengths: NDArray, most: int) -> Split:
    """Texts laid end to end, with up to `most` random letters after each symbol before the =."""
    starts = np.cumsum(lengths) - lengths
    passed = np.cumsum(symbols == EQUALS)  # how many = so far, this one included
    answering = passed > np.repeat(np.arange(len(lengths)), lengths)
    letters = np.where(answering, 0, random.integers(0, most, len(symbols), endpoint=True))
    places = np.arange(len(symbols)) + np.cumsum(letters) - letters
    whole = random.integers(0, len(ascii_lowercase), len(symbols) + letters.sum(), dtype=np.int32)
    whole[places] = symbols
    scored = np.zeros(len(whole), dtype=bool)
    scored[places[answering & (symbols != EQUALS)]] = True
    return next_symbol(whole, lengths + np.add.reduceat(letters, starts), scored)
