"""How fast cells run, beside the programs that a person would write otherwise, on one core."""
