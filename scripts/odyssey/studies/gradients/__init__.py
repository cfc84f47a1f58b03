"""How an error changes its length on the way back through time, for any cell, before and while it is trained.

`jacobians` are the derivatives of the whole state, `bounds` what papers say of their norms, `measuring` trains a
network and measures it at chosen epochs, `schema` and `plan` are what a study of kind `gradients` may say and how it
becomes jobs, `batch_job` such a job, `tables` what it leaves, `chosen` and `figures/` what is drawn from that.
"""
