"""Figures of studies of trials, one a file: TITLE, draw(tables)."""
