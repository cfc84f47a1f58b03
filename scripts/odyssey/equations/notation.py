"""How the pieces of a formula are written in LaTeX and in MathML.

A name is typeset from its text: what stands before the first underscore or digit is the symbol, what follows its
index. One letter is italic in an index, several are upright: W_z, R_ii, x_in, h1. Greek letters are written out:
`alpha`, `b_gamma`.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod

from odyssey.equations.expression import Number

BESIDE = "\u2062"  # the invisible sign between two factors
APPLIED = "\u2061"  # the invisible sign between a function and its argument

# Neither omicron, which looks Latin, nor xi: W_xi is the matrix from x to i.
GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu pi rho sigma tau upsilon phi chi psi omega"
)


LATEX_SIGNS = {"−": "-", "×": r"\times", "⊙": r"\odot", BESIDE: ""}
LATEX_FUNCTIONS = {"sigmoid": r"\sigma", "tanh": r"\tanh", "exp": r"\exp", "max": r"\max"}


class Notation(ABC):
    """The pieces; each is a text that other pieces may be made of."""

    def symbol(self, name: str, time: str = "") -> str:
        """A vector or matrix with its index and time."""
        stem, _, suffix = re.sub(r"_|(?=\d)", "_", name, count=1).partition("_")
        index = [self.index(part) for part in suffix.split("_") if part]
        return self.scripts(self.bold(stem), self.listed(*index), self.time(time) if time else "")

    def number(self, value: float) -> str:
        digits, _, exponent = str(Number(value)).partition("e")
        if not exponent:
            return self.digits(digits)
        power = self.scripts(self.digits("10"), "", self.digits(str(int(exponent))))
        return power if digits == "1" else self.row(self.digits(digits), self.sign("×"), power)

    @abstractmethod
    def time(self, time: str) -> str:
        """The superscript "t" or "t-1"."""

    @abstractmethod
    def bold(self, letters: str) -> str: ...

    @abstractmethod
    def index(self, part: str) -> str: ...

    @abstractmethod
    def scripts(self, base: str, below: str, above: str) -> str:
        """`base` with a subscript and a superscript, either of which may be empty."""

    @abstractmethod
    def digits(self, text: str) -> str: ...

    @abstractmethod
    def sign(self, text: str) -> str:
        """One of + − × ⊙, or an invisible one."""

    @abstractmethod
    def row(self, *pieces: str) -> str: ...

    @abstractmethod
    def listed(self, *pieces: str) -> str: ...

    @abstractmethod
    def fence(self, inner: str) -> str: ...

    @abstractmethod
    def call(self, function: str, *arguments: str) -> str: ...

    @abstractmethod
    def fraction(self, top: str, bottom: str) -> str: ...


class LaTeX(Notation):
    def time(self, time: str) -> str:
        return time

    def bold(self, letters: str) -> str:
        return rf"\boldsymbol{{\{letters}}}" if _greek(letters) else rf"\mathbf{{{letters}}}"

    def index(self, part: str) -> str:
        if _greek(part):
            return f"\\{part}"
        return part if len(part) == 1 or part.isdigit() else rf"\mathrm{{{part}}}"

    def scripts(self, base: str, below: str, above: str) -> str:
        for mark, text in (("_", below), ("^", above)):
            base += f"{mark}{text if len(text) == 1 else f'{{{text}}}'}" if text else ""
        return base

    def digits(self, text: str) -> str:
        return text

    def sign(self, text: str) -> str:
        return LATEX_SIGNS.get(text, text)

    def row(self, *pieces: str) -> str:
        return " ".join(filter(None, pieces))

    def listed(self, *pieces: str) -> str:
        return ", ".join(pieces)

    def fence(self, inner: str) -> str:
        return rf"\left( {inner} \right)" if r"\frac" in inner else f"({inner})"

    def call(self, function: str, *arguments: str) -> str:
        return LATEX_FUNCTIONS.get(function, rf"\operatorname{{{function}}}") + self.fence(self.listed(*arguments))

    def fraction(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"


class MathML(Notation):
    def time(self, time: str) -> str:
        tight = '<mo lspace="0" rspace="0">−</mo>'
        return "<mi>t</mi>" if time == "t" else self.row("<mi>t</mi>", tight, "<mn>1</mn>")

    def bold(self, letters: str) -> str:
        """By bold characters: browsers know no other bold in formulas."""
        letters = _greek(letters) or letters
        return f"<mi>{''.join(map(_bold, letters))}</mi>"

    def index(self, part: str) -> str:
        return f"<mn>{part}</mn>" if part.isdigit() else f"<mi>{_greek(part) or part}</mi>"

    def scripts(self, base: str, below: str, above: str) -> str:
        if not below and not above:
            return base
        tag = f"m{'sub' * bool(below)}{'sup' * bool(above)}"
        return f"<{tag}>{base}{below}{above}</{tag}>"

    def digits(self, text: str) -> str:
        return f"<mn>{text.replace('-', '−')}</mn>"

    def sign(self, text: str) -> str:
        return f"<mo>{text}</mo>"

    def row(self, *pieces: str) -> str:
        return f"<mrow>{''.join(pieces)}</mrow>"

    def listed(self, *pieces: str) -> str:
        return self.row("<mo>,</mo>".join(pieces)) if len(pieces) > 1 else "".join(pieces)

    def fence(self, inner: str) -> str:
        grow = str("<mfrac>" in inner).lower()
        return self.row(f'<mo stretchy="{grow}">(</mo>', inner, f'<mo stretchy="{grow}">)</mo>')

    def call(self, function: str, *arguments: str) -> str:
        name = {"sigmoid": "σ"}.get(function, function)
        return self.row(f"<mi>{name}</mi>", self.sign(APPLIED), self.fence(self.listed(*arguments)))

    def fraction(self, top: str, bottom: str) -> str:
        return f"<mfrac>{top}{bottom}</mfrac>"


def _greek(word: str) -> str:
    """The Greek letter of that name, or nothing: "alpha" -> "α"."""
    if word not in GREEK.split():
        return ""
    return unicodedata.lookup(f"GREEK SMALL LETTER {word.replace('lambda', 'lamda')}")  # as Unicode spells it


def _bold(letter: str) -> str:
    """The bold character for mathematics, where Unicode has one."""
    name = unicodedata.name(letter, "").replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    try:
        return unicodedata.lookup(f"MATHEMATICAL BOLD {name}")
    except KeyError:
        return letter
