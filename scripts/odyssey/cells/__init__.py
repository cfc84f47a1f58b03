"""The cells: equations only, one family a file, found by its name.

A family's module holds `EQUATIONS`, the text of its plain form (the language is odyssey.equations.language), and
`VARIANTS`, id -> the one thing that differs: right-hand sides by name, and `initial`, values that parameters start
from.
"""
