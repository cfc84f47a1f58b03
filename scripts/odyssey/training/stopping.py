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
    decay_after: when it has not improved for so many epochs, nor been decayed in them, multiply the rate by
    `decay_factor` (Jozefowicz et al. 2015, for music: 10 and 0.8, least_rate 0.001, 800 epochs).
    constant_epochs: after so many epochs multiply the rate by `decay_factor` before every further one (Zaremba et al.
    2014, and after them Jozefowicz et al. 2015, for words: 4, 7 or 11, by 0.5, 0.65 or 0.8, 30 epochs).
    least_rate: stop where the decayed rate would be below this.
    """

    trial: Trial
    rate_factor: float = 1.0
    halved: int = 0
    decayed: int = 0
    decayed_at: int = 0  # the last epoch after which the rate was decayed by decay_after

    def after(self, epoch: int, best_epoch: int) -> bool:
        """Does training stop here? best_epoch: that of the best validation loss so far."""
        trial, waited = self.trial, epoch - best_epoch
        if trial.patience is not None and waited > trial.patience:
            return True
        if trial.decay_factor is not None:
            return self._decays(epoch, best_epoch, trial.decay_factor)
        if trial.halve_after is None or not (self.halved or waited >= trial.halve_after):
            return False
        if self.halved == trial.halvings:
            return True
        self.halved, self.rate_factor = self.halved + 1, 0.5
        return False

    def _decays(self, epoch: int, best_epoch: int, factor: float) -> bool:
        trial, due = self.trial, False
        if trial.constant_epochs is not None:
            due = epoch >= trial.constant_epochs
        elif trial.decay_after is not None and epoch - max(best_epoch, self.decayed_at) >= trial.decay_after:
            due, self.decayed_at = True, epoch
        self.decayed, self.rate_factor = self.decayed + due, factor if due else 1.0
        return trial.least_rate is not None and trial.learning_rate * factor**self.decayed < trial.least_rate
