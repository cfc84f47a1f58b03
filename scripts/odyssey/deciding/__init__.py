"""Evidence on demand: which trials would decide a claim, and looks at them that keep the claim's error.

`make decide HOURS=2` repeats rounds until the hours are over or nothing is left: it takes the claims whose next look is
likeliest to decide for its seconds, has Snakemake train what those looks still need, judges them, and writes the looks
down (odyssey.claims.looks). A claim's trials are a study of their own, `decide-<claim>`, written as a study file: the
trials of a study of the ledger that its groups name, as many times as the look says, and no other.
"""
