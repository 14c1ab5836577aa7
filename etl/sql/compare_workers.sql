-- What looks odd in a roster: line, code, field, text, detail, no column of a number. `before`: certified workers of each
-- district at the date of each of its rosters (R1), of sample loads or of others.
with before as (
    select
        core_roster.district_code, core_roster.as_of,
        count(distinct worker_key) filter (where active_at(certified_on, lasts_until, revoked_on, core_roster.as_of)) as certified
    from core_roster
    left join core_worker using (district_code, as_of)
    where core_roster.load_id in (select load_id from core_load where sample = $sample)
    group by all
),
now as (
    select district_code, as_of, count(distinct worker_key) filter (
        where certified_on <= as_of and (expires_on is null or as_of <= expires_on) and (revoked_on is null or as_of < revoked_on)
    ) as certified
    from typed
    where district_code is not null and as_of is not null
    group by district_code, as_of
)
select null, 'certified_halved', 'district', district.name, before.certified || ' -> ' || now.certified, null
from now
asof join before on before.district_code = now.district_code and before.as_of < now.as_of
join district on district.code = now.district_code
where before.certified >= 2 and now.certified * 2 <= before.certified
union all
select null, 'district_missing', 'district', null, string_agg(distinct district.name, ', ' order by district.name), null
from before
join district on district.code = before.district_code
where before.certified > 0 and before.district_code not in (select district_code from now)
having count(*) > 0
