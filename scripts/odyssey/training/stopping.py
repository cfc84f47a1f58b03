"""When a trial stops, and what becomes of its learning rate until then."""

from __future__ import annotations

from dataclasses import dataclass

from odyssey.trial import Trial


@dataclass
class Stopping:
    """Asked after every epoch; `rate_factor` is what the next epoch's learning rate is multiplied by.

    patience: stop when validation has not improved for more epochs than that (Greff et al. 2017, Section IV).
    halve_after: when it has not improved for so many epochs, halve the rate every epoch, `halvings` times, and then
    stop (Jozefowicz et al. 2015, Section 3.4: 3 and 4).
    """

    trial: Trial
    rate_factor: float = 1.0
    halved: int = 0

    def after(self, epoch: int, best_epoch: int) -> bool:
        """Does training stop here? best_epoch: that of the best validation loss so far."""
        trial, waited = self.trial, epoch - best_epoch
        if trial.patience is not None and waited > trial.patience:
            return True
        if trial.halve_after is None or not (self.halved or waited >= trial.halve_after):
            return False
        if self.halved == trial.halvings:
            return True
        self.halved, self.rate_factor = self.halved + 1, 0.5
        return False
