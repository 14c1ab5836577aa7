"""From an office's file to a published version of the warehouse."""
