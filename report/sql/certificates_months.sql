-- Certified workers of every district at given days, by the roster in force there and then (R1, R2, R9).
with asked as (
    select distinct unnest(cast($days as date[])) as day
),
roster as (
    select district_code, day, as_of, day < as_of as backcast
    from core_roster
    join asked on day between in_force_from and in_force_until
    join core_district on core_district.code = district_code
    where first_day is null or first_day <= day
),
worker as (
    select district_code, day, worker_key, bool_and(expires_on is null) as expiry_unknown
    from roster
    join core_worker using (district_code, as_of)
    where active_at(certified_on, lasts_until, revoked_on, day)
      and (cast($roles as varchar[]) is null or list_contains(cast($roles as varchar[]), role))
    group by district_code, day, worker_key
)
select
    district_code, day,
    count(worker_key) as certified,
    count(worker_key) filter (where expiry_unknown) as expiry_unknown,
    backcast, as_of as roster_as_of
from roster
left join worker using (district_code, day)
group by district_code, day, backcast, as_of
order by district_code, day
