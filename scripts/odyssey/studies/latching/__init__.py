"""The minimal latch of Bengio, Simard and Frasconi 1994: one unit that learns to hold a bit through noise (Figure 2).

`unit` is the unit with its exact gradient, `experiment` what is trained of it, `schema` what a study of kind `latching`
may say, `tables` what it leaves, `figures/` what is drawn from that.
"""
