-- Where the figures of a view come from: the loads behind the cases of these periods, and all rosters in force.
select distinct source, estimate, sample
from core_load
where load_id in (
    select load_id from core_caseload
    where period_end between $first and $last
      and ($category = 'all' or category = $category) and unit = $unit
)
union
select distinct source, estimate, sample from core_load where load_id in (select load_id from core_roster)
order by 1 nulls first
