"""Networks: combinators over any cell."""

from odyssey.networks.recurrent import Recurrent

__all__ = ["Recurrent"]
