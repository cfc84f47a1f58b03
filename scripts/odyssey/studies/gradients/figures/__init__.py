"""The figures of a study of gradients: each file draws one from `odyssey.studies.gradients.tables.GradientTables`."""
