"""Greff et al. 2017, Figure 4: vanilla's test score and hours of training, averaged over all other parameters (fANOVA).

Measured in the paper's vector drawing, with an error of about 0.01 of a printed unit; per cent (wrong frames of TIMIT,
wrong characters of IAM-OnDB) and nats a frame (JSB Chorales). None: beyond the edge of the paper's panel. The figure
lacks momentum. Hours are of one core of an Opteron of 2.5 GHz.
"""

from dataclasses import dataclass

from odyssey.claims.claim import Checked
from odyssey.claims.greff import PAPER

SOURCE, CHECKED = f"{PAPER}, Figure 4", Checked.MEASURED
RATES = (1e-6, 3.2e-6, 1e-5, 3.2e-5, 1e-4, 3.2e-4, 1e-3, 3.2e-3, 1e-2)
UNITS = (22, 30, 40, 60, 80, 100, 120, 150, 190)
NOISES = (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98)


@dataclass(frozen=True)
class Marginal:
    """Values of a parameter, and at each the score and the hours."""

    values: tuple[float, ...]
    scores: tuple[float | None, ...]
    hours: tuple[float, ...]


MARGINALS: dict[str, dict[str, Marginal]] = {  # by our task and parameter
    "timit": {
        "learning_rate": Marginal(
            RATES,
            (54.72, 46.58, 37.96, 34.91, 34.42, 34.37, 36.33, 41.39, 51.97),
            (36.4, 37, 33.43, 32.15, 31.42, 20.04, 8.61, 5.32, 5.04),
        ),
        "hidden_size": Marginal(
            UNITS,
            (43.58, 42.13, 40.55, 39.91, 37.62, 37.65, 37.41, 37.26, 36.73),
            (9.44, 11.68, 14.73, 18.6, 20.43, 28.92, 30.51, 34.56, 33.2),
        ),
        "input_noise": Marginal(
            NOISES,
            (39.49, 39.03, 38.86, 38.85, 38.61, 39.39, 39.61, 39.63, 40.68, 40.9, 40.7),
            (18.8, 18.36, 18.51, 18.55, 18.62, 18.54, 18.56, 18.61, 18.78, 19.07, 19.47),
        ),
    },
    "iam_ondb": {
        "learning_rate": Marginal(
            RATES,
            (98.56, 98.87, 98.05, 74.73, 23.5, 20.79, 19.8, 19.47, 19.49),
            (10.99, 10.75, 10.97, 21.86, 78.18, 69.36, 49.57, 46.8, 41.99),
        ),
        "hidden_size": Marginal(
            UNITS,
            (56.07, 54.13, 52.81, 49.4, 48.13, 48.21, 47.87, 47.69, 47.44),
            (11.04, 16.4, 22.74, 26.03, 38.38, 42.77, 56.95, 69.15, 83.89),
        ),
        "input_noise": Marginal(
            NOISES,
            (46.4, 46.73, 46.89, 47.78, 48.71, 53.45, 52.65, 53.17, 54.4, 55.47, 55.99),
            (29.38, 30.17, 30.27, 30.46, 30.46, 29.94, 30.7, 30.81, 31.31, 31.4, 31.31),
        ),
    },
    "jsb": {
        "learning_rate": Marginal(
            RATES,
            (11.72, 11.33, 10.67, 9.83, 9.52, 9.14, 8.99, 8.95, None),
            (0.52, 0.49, 0.5, 0.53, 0.5, 0.52, 0.42, 0.33, 0.28),
        ),
        "hidden_size": Marginal(
            UNITS,
            (10.02, 9.96, 9.91, 9.85, 9.81, 9.8, 9.78, 9.78, 9.76),
            (0.2, 0.21, 0.26, 0.39, 0.55, 0.68, 1.08, 1.31, 1.91),
        ),
        "input_noise": Marginal(
            NOISES,
            (9.65, 9.65, 9.7, 9.72, 9.79, 9.88, 9.89, 9.96, 10.03, 10.11, 10.14),
            (0.42, 0.42, 0.43, 0.44, 0.49, 0.5, 0.5, 0.48, 0.48, 0.45, 0.45),
        ),
    },
}
