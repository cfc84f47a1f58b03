"""Published tables beside ours: what a paper printed, how far each number was checked, and which trials answer it.

A table is one file in `printed/`: numbers, and a declaration of which trials stand beside each of them. `answers` looks
those up in the table of trials; the figure `published_tables` draws both.
"""
