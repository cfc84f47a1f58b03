"""A text that the network writes: each symbol is drawn from its softmax and read as the next input.

It first reads the start of the test text (grey), then goes on by itself, carrying its state along. Below a temperature
of 1 the probable symbols become more probable, so that the text grows safer and duller. After Karpathy's
character-level samples (2015) and Sutskever et al. 2011, "Generating text with recurrent neural networks". The file
beside the picture holds more of each sample.
"""

from __future__ import annotations

from functools import partial
from itertools import islice

import numpy as np

from odyssey.exhibits import Exhibit
from odyssey.exhibits.sampling import continued, draw_symbol
from odyssey.exhibits.text_sheet import Row, text_sheet, wrapped
from odyssey.exhibits.trained import Trained
from odyssey.streams import stream

TITLE = "A sampled text"
NEEDS = "a language model"
FILES = "txt"

TEMPERATURES = (0.5, 0.8, 1.0)
GIVEN, SAMPLED = 100, 2000  # symbols
ROWS = 32  # of each sample in the picture
FONT = "DejaVu Sans Mono"


def show(trained: Trained) -> Exhibit:
    """The same beginning, continued at several temperatures, side by side."""
    known, given = trained.data.output_symbols, trained.data.test.inputs[0][:GIVEN]
    start = written(known, given)
    texts = {at: written(known, sample(trained, given, SAMPLED, at)) for at in TEMPERATURES}
    head = [Row(trained.line, faint=True), Row("given", bold=True, space=0.7), *wrapped(start, FONT, faint=True)]
    columns = [
        [Row(f"sampled at temperature {at}", bold=True, space=0.7), *islice(wrapped(text, FONT, columns=3), ROWS)]
        for at, text in texts.items()
    ]
    parts = [f"{trained.line}\n\nGiven:\n{start}\n"]
    parts += [f"Sampled at temperature {at}:\n{text}\n" for at, text in texts.items()]
    figure = text_sheet(f"{TITLE}: {trained.task.title}", head, columns)
    return Exhibit(figure, {"txt": "\n".join(parts).encode()})


def sample(trained: Trained, given: np.ndarray, count: int, temperature: float) -> np.ndarray:
    """`count` symbols that the network writes after those `given`; always the same for a trial and temperature."""
    random = stream(trained.trial.seed, "sampled_text", str(temperature))
    draw = partial(draw_symbol, temperature=temperature, random=random)
    return continued(trained, given, count, draw)[len(given) :]


def written(known: tuple[str, ...], symbols: np.ndarray) -> str:
    """Symbols as text: characters side by side, words with blanks between them and a line for each sentence."""
    if all(len(symbol) == 1 for symbol in known):
        return "".join(known[s] for s in symbols)
    return " ".join(known[s] for s in symbols).replace(" <eos> ", "\n").removesuffix(" <eos>")
