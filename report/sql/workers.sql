-- Workers by district, roster, role and whether certified on the roster's date (R1). An empty roster has one row with 0.
with worker as (
    select
        district_code, as_of, role, worker_key,
        bool_or(coalesce(active_at(certified_on, lasts_until, revoked_on, as_of), false)) as certified
    from core_worker
    group by district_code, as_of, role, worker_key
)
select
    $version as version, core_roster.district_code, core_district.name as district_name,
    core_roster.as_of as roster_as_of, role, certified, count(worker_key) as workers
from core_roster
join core_district on core_district.code = core_roster.district_code
left join worker using (district_code, as_of)
group by all
order by core_roster.district_code, roster_as_of, role, certified
