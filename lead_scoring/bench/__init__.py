"""What the rule language costs: the project's real models on a generated world, with generated rule
files."""
