"""The figures of a study of memories: each file draws one from `odyssey.studies.memories.tables.MemoryTables`."""
