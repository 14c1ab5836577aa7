-- What looks odd in a caseload file: line, code, field, text, detail, column of the number. `before`: the figures in force,
-- of sample loads or of others.
with before as (
    select district_code, period_end, grain, category, unit, cases
    from core_caseload
    where load_id in (select load_id from core_load where sample = $sample) and cases is not null
),
series as (
    select district_code, grain, category, unit, min(period_end) as first_end from typed group by all
),
start as (  -- of what a series is compared with: its last figure before those of the file
    select district_code, grain, category, unit, max(period_end) as last_end
    from before
    join series using (district_code, grain, category, unit)
    where period_end < first_end
    group by all
),
known as (  -- this file's figures win over those in force
    select district_code, period_end, grain, category, unit, cases from typed where cases is not null
    union all
    select district_code, period_end, grain, category, unit, cases
    from before
    join series using (district_code, grain, category, unit)
    left join start using (district_code, grain, category, unit)
    anti join typed using (district_code, period_end, grain, category, unit)
    where period_end >= coalesce(last_end, first_end)
),
neighbour as (  -- the figure of the period before
    select
        *,
        lag(cases) over w as cases_before,
        lag(period_end) over w as period_before
    from known
    window w as (partition by district_code, grain, category, unit order by period_end)
),
other_period as (  -- how much of a period's figures stands under another period already
    select typed.period_end, before.period_end as other, count(*) as same
    from typed
    join before using (district_code, grain, category, unit, cases)
    where typed.cases > 0 and before.period_end <> typed.period_end
    group by all
),
given as (
    select period_end, grain, count(*) as figures from typed where cases > 0 group by all
),
period_of as (
    select distinct period_end, grain, category, unit from before
),
latest as (  -- the period before that each new one follows
    select new.period_end as new_end, grain, category, unit, max(old.period_end) as period_end
    from (select distinct period_end, grain, category, unit from typed) as new
    join period_of as old using (grain, category, unit)
    where old.period_end < new.period_end
    group by all
),
told as (  -- what the new periods hold with this file
    select district_code, period_end, grain, category, unit from typed where cases is not null
    union all
    select district_code, period_end, grain, category, unit
    from before
    anti join typed using (district_code, period_end, grain, category, unit)
    where period_end in (select period_end from typed)
),
missing as (  -- districts with a figure in the latest period before, and none now
    select new_end as period_end, district_code
    from before
    join latest using (period_end, grain, category, unit)
    anti join told
        on told.district_code = before.district_code and told.period_end = new_end
        and told.grain = before.grain and told.category = before.category and told.unit = before.unit
)
select typed.line, 'tenfold', 'cases', cell.cases, neighbour.cases_before || ', ' || period_before, value_column
from typed
join neighbour using (district_code, period_end, grain, category, unit)
join cell using (id)
where typed.cases is not null and greatest(neighbour.cases, cases_before) >= 20
  and ((neighbour.cases >= 10 * cases_before and cases_before > 0) or (neighbour.cases * 10 <= cases_before and neighbour.cases > 0))
union all
select typed.line, 'above_population', 'cases', cell.cases, people, value_column
from typed
join cell using (id)
asof join population on population.district_code = typed.district_code and population.year <= year(typed.period_end)
where typed.cases > people
union all
select family.line, 'families_and_persons', 'cases', cell.cases, person.cases, value_column
from typed as family
join typed as person using (district_code, period_end, grain, category)
join cell on cell.id = family.id
where family.unit = 'family' and person.unit = 'person'
  and (family.cases * 8 < person.cases or person.cases < family.cases)
union all
select null, 'district_missing', 'district', null, string_agg(distinct district.name, ', ' order by district.name), null
from missing
join district on district.code = missing.district_code
having count(*) > 0
union all
select null, 'like_other_period', 'period', null, other, null
from other_period
join given using (period_end)
where figures >= 5 and same >= figures * 0.9
