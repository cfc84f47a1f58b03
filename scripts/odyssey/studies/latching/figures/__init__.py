"""The figures of a study of the minimal latch: each draws one from `odyssey.studies.latching.tables.LatchingTables`."""
