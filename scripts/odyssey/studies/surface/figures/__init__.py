"""The figures of a study of the one-unit network: each draws one from `SurfaceTables`."""
