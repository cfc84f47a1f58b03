"""The one check of what a task hands over, wherever it enters: when its data are made, when a data file is loaded for a
trial, and on every fresh draw. Native code trusts the arrays that it is given, so that none may pass by this door.

`checked` and `checked_split` (check) give what they were given, with the plain types of odyssey.datasets.sequences, or
raise InputError: one sentence with the task, the split, the sequence, the place in it and the first wrong value.
"""

from odyssey.checking.check import checked, checked_split
from odyssey.checking.forms import Form

__all__ = ["Form", "checked", "checked_split"]
