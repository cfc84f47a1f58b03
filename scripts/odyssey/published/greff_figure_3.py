"""Greff et al. 2017, Figure 3: test scores of all 200 trials of each variant, and of the best 20 by validation.

Measured in the paper's vector drawing, with an error of about 0.01 of a printed unit; per cent (wrong frames of TIMIT,
wrong characters of IAM-OnDB) and nats a frame (JSB Chorales). None: not drawn there, since it lies above the edge of
the panel or the box has no height. Blue in the paper: the mean differs from vanilla's by Welch's test, p < 0.05 after
Bonferroni's correction over the eight variants.
"""

from dataclasses import dataclass

from odyssey.claims.claim import Checked
from odyssey.claims.greff import PAPER
from odyssey.published.greff import ORDER

SOURCE, CHECKED = f"{PAPER}, Figure 3", Checked.MEASURED
ALL, BEST = 200, 20  # trials a variant


@dataclass(frozen=True)
class Box:
    """One box: mean, median, least, largest and quartiles, and whether it is drawn as differing from vanilla's."""

    mean: float | None
    median: float | None
    low: float
    high: float | None
    first_quartile: float | None
    third_quartile: float | None
    differs: bool = False


Boxes = dict[str, Box]  # by our cell

OF_ALL: dict[str, Boxes] = {  # by our task
    "timit": {
        "lstm": Box(39.62, 37.83, 27.74, 72.17, 33.25, 44.14),
        "lstm-cifg": Box(39.8, 38.55, 29.11, 71, 32.53, 44.78),
        "lstm-fgr": Box(41.19, 37.88, 28.58, 75.61, 32.71, 46.6),
        "lstm-np": Box(38.73, 37.06, 28.93, 59.78, 33.38, 43.73),
        "lstm-nog": Box(40.72, 38.66, 29.45, 75.82, 33.49, 45.12),
        "lstm-niaf": Box(46.59, 41.35, 28.94, 96.28, 35.94, 51.61, differs=True),
        "lstm-nig": Box(43.16, 42.09, 30.11, 63.67, 36.93, 47.81, differs=True),
        "lstm-nfg": Box(49.7, 49.27, 33.33, 87.72, 43.5, 55.49, differs=True),
        "lstm-noaf": Box(75.9, 87.72, 33.88, 98.47, 54.97, 87.72, differs=True),
    },
    "iam_ondb": {
        "lstm": Box(47.19, 26.4, 9.33, 100, 16.5, 100),
        "lstm-cifg": Box(57.71, 36.94, 9.84, 100, 19.32, 100),
        "lstm-fgr": Box(48, 27.12, 9.7, 100, 16.8, 100),
        "lstm-np": Box(59.02, 41.33, 9.26, 100, 19.26, 100),
        "lstm-nog": Box(52.18, 32.61, 9.7, 100, 21.43, 95.66),
        "lstm-niaf": Box(50.05, 33.49, 10.26, 100, 21.8, 97.14),
        "lstm-nig": Box(58.83, 48.33, 11.01, 100, 25.02, 99.99, differs=True),
        "lstm-nfg": Box(75.29, 89.11, 17.49, 100.23, 48.36, 95.52, differs=True),
        "lstm-noaf": Box(97.93, 100, 13.12, 100.61, None, None, differs=True),
    },
    "jsb": {
        "lstm": Box(9.768, 9.476, 8.424, 12.419, 9.033, 10.409),
        "lstm-cifg": Box(9.859, 9.559, 8.369, 12.201, 9.069, 10.776),
        "lstm-fgr": Box(9.861, 9.658, 8.483, 12.166, 9.14, 10.5),
        "lstm-np": Box(9.893, 9.576, 8.403, 11.823, 9.179, 10.976),
        "lstm-nog": Box(9.787, 9.599, 8.447, 11.63, 8.994, 10.565),
        "lstm-niaf": Box(9.867, 9.631, 8.393, 12.076, 9.05, 10.693),
        "lstm-nig": Box(9.882, 9.659, 8.384, 11.97, 9.182, 10.634),
        "lstm-nfg": Box(10.02, 9.766, 8.473, 11.914, 9.266, 11.082, differs=True),
        "lstm-noaf": Box(10.544, 10.127, 8.548, None, 9.54, 11.035, differs=True),
    },
}
OF_BEST: dict[str, Boxes] = {  # by our task
    "timit": {
        "lstm": Box(29.77, 29.72, 27.74, 31.31, 29.48, 30.33),
        "lstm-cifg": Box(29.79, 29.61, 29.11, 30.48, 29.47, 30.09),
        "lstm-fgr": Box(29.82, 29.9, 28.58, 30.67, 29.38, 30.3),
        "lstm-np": Box(30.33, 30.34, 28.93, 31.53, 29.92, 30.81),
        "lstm-nog": Box(30.67, 30.73, 29.45, 31.6, 30.27, 31.1, differs=True),
        "lstm-niaf": Box(30.92, 30.77, 28.94, 32.84, 30.11, 32.12, differs=True),
        "lstm-nig": Box(32.59, 32.54, 30.11, 34.55, 31.43, 33.83, differs=True),
        "lstm-nfg": Box(34.23, 34.22, 33.33, None, 33.85, 34.65, differs=True),
        "lstm-noaf": Box(None, None, 33.88, None, None, None, differs=True),
    },
    "iam_ondb": {
        "lstm": Box(10.58, 10.37, 9.33, 11.99, 9.75, 11.23),
        "lstm-cifg": Box(11.29, 11.51, 9.84, 12.95, 10.59, 11.94),
        "lstm-fgr": Box(11.62, 11.37, 9.7, 13.98, 10.56, 12.61),
        "lstm-np": Box(10.18, 10.05, 9.26, 11.34, 9.68, 10.66),
        "lstm-nog": Box(12.38, 12.49, 9.7, 15.45, 11.11, 13.24, differs=True),
        "lstm-niaf": Box(12.93, 12.91, 10.26, 16.45, 11.73, 14.01, differs=True),
        "lstm-nig": Box(15.77, 16.27, 11.01, 18.03, 14.9, 17.35, differs=True),
        "lstm-nfg": Box(27.72, 29.73, 17.49, None, 24.02, None, differs=True),
        "lstm-noaf": Box(None, None, 13.12, None, None, None, differs=True),
    },
    "jsb": {
        "lstm": Box(8.55, 8.555, 8.424, 8.681, 8.505, 8.599),
        "lstm-cifg": Box(8.558, 8.565, 8.369, 8.67, 8.508, 8.63),
        "lstm-fgr": Box(8.621, 8.643, 8.483, 8.73, 8.558, 8.664, differs=True),
        "lstm-np": Box(8.573, 8.567, 8.403, 8.772, 8.505, 8.66),
        "lstm-nog": Box(8.57, 8.582, 8.447, 8.635, 8.547, 8.602),
        "lstm-niaf": Box(8.519, 8.516, 8.393, 8.619, 8.502, 8.557),
        "lstm-nig": Box(8.516, 8.496, 8.384, 8.635, 8.462, 8.586),
        "lstm-nfg": Box(8.596, 8.615, 8.473, 8.691, 8.525, 8.643, differs=True),
        "lstm-noaf": Box(None, None, 8.548, None, 8.764, None, differs=True),
    },
}
EDGES = {"timit": 35.0, "iam_ondb": 31.0, "jsb": 8.85}  # the tops of the paper's lower panels
PARAMETERS: dict[str, dict[str, int]] = {  # mean number of those of the best 20
    "timit": dict(
        zip(ORDER, (135_600, 117_800, 471_100, 203_400, 137_500, 142_200, 130_000, 170_000, 218_700), strict=True)
    ),
    "iam_ondb": dict(
        zip(ORDER, (162_400, 81_200, 289_300, 146_700, 70_100, 154_700, 59_200, 72_500, 39_700), strict=True)
    ),
    "jsb": dict(zip(ORDER, (68_400, 48_800, 155_700, 67_800, 52_400, 96_700, 74_300, 64_000, 24_400), strict=True)),
}
