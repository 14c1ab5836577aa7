-- Whether the published version has trainings.
select 1 from duckdb_tables() where database_name = 'newest' and table_name = 'core_training'
