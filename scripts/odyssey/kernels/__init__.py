"""What runs a cell over time: C made from its equations and called from torch, or the PyTorch reference."""
