"""Hopfield's network of 1982 as a store of memories: how many it holds, and how it recalls them.

`hopfield` is the network, `experiment` what is measured on it, `schema` what a study of kind `memories` may say,
`batches` how it becomes jobs, `tables` what it leaves, `capacity` the means of it, `figures/` what is drawn from that.
"""
