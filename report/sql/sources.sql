-- The loads behind the cases of each category, unit and period, and behind all rosters in force (without a category).
select distinct category, unit, period_end, source, estimate, sample
from core_caseload
join core_load using (load_id)
union all
select distinct null, null, null, source, estimate, sample
from core_load
where load_id in (select load_id from core_roster)
order by source nulls first, estimate, sample
