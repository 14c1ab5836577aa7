-- The figures in force, of sample loads or of others.
select district_code, period_end, grain, category, unit, cases
from core_caseload
where load_id in (select load_id from core_load where sample = $sample)
