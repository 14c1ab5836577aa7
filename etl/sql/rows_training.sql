-- The rows to load: without faulty lines and repetitions.
select line, event, held_on, district_code, participants, passed
from typed
where line not in (select unnest(cast($faulty as bigint[])))
qualify row_number() over (partition by lower(event), held_on, district_code order by id) = 1
order by id
