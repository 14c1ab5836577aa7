-- The periods that any district reported, newest first.
select distinct period_end, grain from core_caseload order by period_end desc, grain
