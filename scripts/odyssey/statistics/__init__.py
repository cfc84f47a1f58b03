"""From the `trials` table to the tables of results: pure functions, table in, table out.

`scores` (one row a sweep, task and cell):
    sweep task cell score_name best_share
    n n_best                    trials in all; trials in the best share, on which the columns below rest
    best_test_score             test score of the one trial that is best by validation
    mean median sd              of the test scores of the best share; sd with n - 1, NaN for one trial
    mean_low mean_high          95 % interval of the mean, by Student's t with the chance of where the best are cut off
                                (odyssey.statistics.influence); NaN for fewer than 3 in the best share or equal scores
    mean_parameter_count mean_wall_seconds      means over the best share
    diverged success_share      over all n trials; success_share is NaN where the task has no criterion

`comparisons` (one row a sweep, task and cell other than the baseline):
    sweep task cell baseline score_name best_share n n_baseline
    difference                  mean of the cell minus mean of the baseline; negative is better
    hedges_g t df p             effect size and two-sided Welch test; NaN where it cannot be computed
    p_bonferroni p_holm         corrected over all cells compared within that sweep and task
    significant direction       p_bonferroni < 0.05; "better" or "worse" where significant, else "none"

Where a study has a search, also these.

`space` (one row a searched sweep and parameter):
    sweep parameter scale       scale: "linear" | "log" | "one minus log" | "choice"
    low high choices            the range that was drawn from; of a choice, 0 and 1, and its values as a JSON list

`effects` (one row a sweep, task and cell other than the baseline; task "all tasks": the mean over tasks of scores
normalised to 0, the task's best trial, and 1, its worst; p is then missing):
    sweep task cell baseline score_name best_share
    n_pairs                     trials of the cell and the baseline that are equal in all settings (but for a number of
                                units that follows from a budget of parameters)
    iqm_difference              interquartile mean of the cell minus that of the baseline; negative is better
    best_difference             the same with the mean of the best share by validation
    improvement                 share of the pairs in which the cell has the better test score; a tie counts half
    ..._low ..._high            bootstrap 95 % interval of each of the three (pairs are resampled, within each task, and
                                the best chosen anew); NaN for fewer than 12 pairs on a task, which it would not cover
    rank_biserial p p_holm      two-sided signed-rank test of the pairs, its balance from -1 (all better) to 1 (all
                                worse), and Holm's correction over all cells compared within that sweep and task
    significant direction       p_holm < 0.05; "better" or "worse" where significant, else "none"

`importance` (one row a sweep, task, cell, target and term; from 20 trials on):
    sweep task cell n
    target                      "score" (test score), "rank" (of the score among the cell's trials: a few that failed
                                decide nothing there, and nearly all of the variance of the score) or "seconds" (of
                                training)
    term order                  a parameter (order 1), an interaction "a & b" (order 2), or "higher order" (order 3)
    share share_sd              of the variance over the searched space: mean and sd over the trees of the forest
    fit                         share of the variance of trials that the forest explains without having seen them (out
                                of bag): 1 all of it, 0 or less none. Shares are those of the forest, and mean little
                                where it is low. The same for all terms of a target; NaN where the target does not vary

`best_of_k` (one row a sweep, task, cell and k):
    sweep task cell score_name n
    k expected                  expected test score of the one that is best by validation among k of the n trials
    low high                    bootstrap 95 % interval; NaN for fewer than 20 trials and for k above a tenth of
                                them, where it would cover too little
"""
