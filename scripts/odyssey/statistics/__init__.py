"""From the `trials` table to the tables `scores` and `comparisons`: pure functions, table in, table out.

`scores` (one row a sweep, task and cell):
    sweep task cell score_name best_share
    n n_best                    trials in all; trials in the best share, on which the columns below rest
    best_test_score             test score of the one trial that is best by validation
    mean median sd              of the test scores of the best share; sd with n - 1, NaN for one trial
    mean_low mean_high          bootstrap 95 % interval of the mean; NaN for fewer than 3 trials or equal scores
    mean_parameter_count mean_wall_seconds      means over the best share
    diverged success_share      over all n trials; success_share is NaN where the task has no criterion

`comparisons` (one row a sweep, task and cell other than the baseline):
    sweep task cell baseline score_name best_share n n_baseline
    difference                  mean of the cell minus mean of the baseline; negative is better
    hedges_g t df p             effect size and two-sided Welch test; NaN where it cannot be computed
    p_bonferroni p_holm         corrected over all cells compared within that sweep and task
    significant direction       p_bonferroni < 0.05; "better" or "worse" where significant, else "none"
"""
