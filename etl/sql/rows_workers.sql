-- The rows to load: without faulty lines and repetitions.
select * exclude (id)
from typed
where line not in (select unnest(cast($faulty as bigint[])))
order by line
