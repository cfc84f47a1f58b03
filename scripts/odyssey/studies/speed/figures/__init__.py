"""The figures of a study of speed: each file draws one from the table `speed`."""
