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
worker as (  -- only who stands in a list with several certificates must be told apart to be counted once
    select *, case when count(*) over (partition by district_code, as_of, worker_key) > 1 then worker_key end as key_of_several
    from core_worker
),
active as (
    select
        district_code, day,
        if(key_of_several is null, count(*), 1) as certified,
        if(
            key_of_several is null,
            count(*) filter (where expires_on is null), cast(bool_and(expires_on is null) as bigint)
        ) as expiry_unknown
    from roster
    join worker using (district_code, as_of)
    where active_at(certified_on, lasts_until, revoked_on, day)
      and (cast($roles as varchar[]) is null or list_contains(cast($roles as varchar[]), role))
    group by district_code, day, key_of_several
)
select
    district_code, day,
    cast(coalesce(sum(certified), 0) as bigint) as certified,
    cast(coalesce(sum(expiry_unknown), 0) as bigint) as expiry_unknown,
    backcast, as_of as roster_as_of
from roster
left join active using (district_code, day)
group by district_code, day, backcast, as_of
order by district_code, day
