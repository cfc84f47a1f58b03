"""Studies of trials: networks are trained. Their code is `training/`, `statistics/` and `figures/` of this package."""
