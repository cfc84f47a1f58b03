"""The C function that makes an update: the text of every optimiser, chosen once for all weights."""

from __future__ import annotations

from odyssey import optimisers

FRAME = """
static void optimise(TRAINER *t) {{
    REAL rate = (REAL)t->rate, momentum = (REAL)t->momentum;
    REAL *restrict w = t->weights, *restrict v = t->velocity, *restrict s = t->square;
    const REAL *restrict g = t->gradient;
    SIZE count = t->count;
    switch (t->optimiser) {{
{cases}
    }}
}}
"""


def numbers() -> dict[str, int]:
    """What C calls the optimisers that it has."""
    return {name: number for number, name in enumerate(optimisers.in_c())}


def optimise() -> str:
    """The C text; the rate is the effective one, which is the caller's affair."""
    cases = (
        f"    case {numbers()[name]}: {{ /* {name} */{text}    }} break;" for name, text in optimisers.in_c().items()
    )
    return FRAME.format(cases="\n".join(cases))
