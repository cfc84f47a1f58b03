"""The cells in NumPy float64, written from the papers and from nothing else: no line here imports the project."""
