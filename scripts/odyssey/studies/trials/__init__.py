"""Studies of trials: networks are trained. Their code is `training/` and `statistics/` of this package."""
