-- Workers by the year in which their first certificate began, each counted once, in the district whose roster told of it first.
-- The first is the earliest that any roster in force tells of: some offices list only the certificate of today. Rosters of an
-- older key are left out: who is who cannot be told across keys.
with keyed as (
    select district_code, as_of, core_roster.load_id, coalesce(key_fingerprint, '') as key
    from core_roster
    join core_load using (load_id)
),
roster as (
    select district_code, as_of from keyed where key = (select arg_max(key, load_id) from keyed)
),
certificate as (
    select worker_key, district_code, as_of, certified_on
    from core_worker
    join roster using (district_code, as_of)
    where certified_on is not null
      and ($roles is null or list_contains(cast($roles as varchar[]), role))
),
first as (
    select worker_key, arg_min(district_code, (certified_on, as_of, district_code)) as district_code, year(min(certified_on)) as year
    from certificate
    group by worker_key
),
span as (
    select district_code, min(as_of) as first_roster, max(as_of) as last_roster from roster group by district_code
)
select
    district_code, first_roster, last_roster, (select count(distinct key) > 1 from keyed) as other_key,
    cast(year as integer) as year, count(worker_key) as workers
from span
left join first using (district_code)
group by all
order by district_code, year
