-- The figures that a change moves: newest.* is published, main.* is the next version.
select
    coalesce(new.district_code, old.district_code) as district_code,
    coalesce(new.district_name, old.district_name) as district_name,
    period_end, grain, category, unit,
    old.cases as cases_before, new.cases as cases_after,
    old.workers as workers_before, new.workers as workers_after,
    old.cases_per_worker as ratio_before, new.cases_per_worker as ratio_after,
    old.gap as gap_before, new.gap as gap_after,
    old.status as status_before, new.status as status_after
from newest.out_ratio as old
full join main.out_ratio as new using (district_code, period_end, grain, category, unit)
where old.cases is distinct from new.cases
   or old.workers is distinct from new.workers
   or old.cases_per_worker is distinct from new.cases_per_worker
   or old.gap is distinct from new.gap
   or old.status is distinct from new.status
order by category <> 'all', district_code <> $province, district_code, period_end desc, grain, category, unit
