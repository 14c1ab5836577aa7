-- Where each worker is listed at a day, by the rosters in force there and then (R2).
select worker_key, string_agg(distinct district_code, ' ' order by district_code) as districts
from core_roster
join core_worker using (district_code, as_of)
where $day between in_force_from and in_force_until
group by worker_key
