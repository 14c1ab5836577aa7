-- Certified workers of each district at the date of each of its rosters (R1), of sample loads or of others.
select
    core_roster.district_code, core_roster.as_of,
    count(distinct worker_key) filter (where active_at(certified_on, lasts_until, revoked_on, core_roster.as_of)) as certified
from core_roster
left join core_worker using (district_code, as_of)
where core_roster.load_id in (select load_id from core_load where sample = $sample)
group by all
