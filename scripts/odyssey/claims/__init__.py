"""The ledger of claims: each published conclusion as a test on our own trials, with its verdict.

A claim is one file in `ledger/`, a sentence and the tests that it stands for. A test says what it measures of which
trials (`groups`), and in which region that number lies if the claim holds; the verdict follows from the trials alone
(`verdict`): reproduced, contradicted, undecided, or not run.
"""
