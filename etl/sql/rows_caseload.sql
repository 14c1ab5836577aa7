-- The values to load: without faulty lines and repetitions.
select line, district_code, period_end, grain, category, unit, cases
from typed
where line not in (select unnest(cast($faulty as bigint[])))
qualify row_number() over (partition by district_code, period_end, grain, category, unit order by id) = 1
order by id
