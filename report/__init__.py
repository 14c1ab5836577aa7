"""From the warehouse to what people see: typed queries, charts, exports."""
