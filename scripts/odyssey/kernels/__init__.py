"""What runs a cell over time. Today: the readable PyTorch reference, written from the cell's equations."""
