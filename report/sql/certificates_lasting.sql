-- How long the certificates of those certified at a day last, by the roster in force (R1, R2). Workers alike are counted
-- together; $keys keeps them apart by their key, for analysts alone.
with roster as (
    select district_code, as_of
    from core_roster
    join core_district on core_district.code = district_code
    where $day between in_force_from and in_force_until and (first_day is null or first_day <= $day)
),
certificate as (
    select
        district_code, worker_key, expires_on is null as is_blank,
        least(lasts_until, coalesce(revoked_on - 1, lasts_until)) as last_day,
        expires_on - certified_on as days
    from roster
    join core_worker using (district_code, as_of)
    where active_at(certified_on, lasts_until, revoked_on, $day)
      and (cast($roles as varchar[]) is null or list_contains(cast($roles as varchar[]), role))
),
worker as (
    select
        district_code, worker_key,
        max(struct_pack(last_day := last_day, days := days)) filter (where not is_blank) as dated,
        max(last_day) filter (where is_blank) as undated_until
    from certificate
    group by district_code, worker_key
)
select
    district_code,
    case when $keys then worker_key end as key,
    dated.last_day as dated_until,
    undated_until,
    dated.days as days,
    count(*) as workers
from worker
group by all
order by all
