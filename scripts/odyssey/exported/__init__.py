"""Trials of any origin (an export of Optuna, MLflow, W&B, or one's own) as the tables that figures draw from."""
