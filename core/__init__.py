"""What loading and reporting share: settings, words, table specs, reference data and the warehouse."""
