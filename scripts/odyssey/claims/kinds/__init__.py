"""What claims can be about, one kind of test a file: differences, shares, parts of variance, trends, best settings."""
