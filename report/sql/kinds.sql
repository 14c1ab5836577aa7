-- The categories and units that any district reported.
select distinct category, unit from core_caseload order by category, unit
