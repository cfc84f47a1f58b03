"""Studies: what a study file may say, how it is read, and the kinds of study.

A kind is a folder here with a `kind.py` that says all of it (odyssey.studies.kind); `found` finds kinds and their
figures by their place, `reading` reads a study of any kind, `running` does a step of one. Only a kind's own folder
names it.
"""
