"""The network of one unit whose error has a wall: Pascanu et al. 2013, Figures 3 and 6.

`unit` is the network with its exact gradient and its fixed points, `experiment` what is traced on it, `schema` what a
study of kind `surface` may say, `tables` what it leaves, `figures/` what is drawn from that.
"""
