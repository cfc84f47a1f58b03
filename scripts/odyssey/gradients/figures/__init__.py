"""The figures of a study of gradients: each file draws one from `odyssey.gradients.tables.GradientTables`."""
