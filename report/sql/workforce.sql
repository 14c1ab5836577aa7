-- Workers of each district at every day with figures: on the roster in force, and certified among them (R1, R2).
with listed as (
    select district_code, as_of, count(distinct worker_key) as on_roster
    from core_worker
    where $roles is null or list_contains(cast($roles as varchar[]), role)
    group by district_code, as_of
)
select
    certified.district_code, day, coalesce(on_roster, 0) as on_roster, workers as certified, basis, roster_as_of
from certified($roles) as certified
left join listed on listed.district_code = certified.district_code and listed.as_of = roster_as_of
where $days is null or list_contains(cast($days as date[]), day)
order by certified.district_code, day
