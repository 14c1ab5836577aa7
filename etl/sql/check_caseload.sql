-- What is wrong with whole rows of a caseload file: line, code, field, text, detail.
with same_key as (
    select
        line, min(line) over w as first_line, count(*) over w as times,
        count(distinct coalesce(cases, -1)) over w as values_given
    from typed
    where district_code is not null and period_end is not null and category is not null and unit is not null
    window w as (partition by district_code, period_end, grain, category, unit)
)
select line, 'district_before_first_day', 'period', cell.period, district.name || ', ' || district.first_day  -- R9
from typed
join cell using (line)
join district on district.code = typed.district_code
where typed.period_end < district.first_day
union all
select line, 'missing_unit', 'unit', null, category_value  -- R4
from cell
where unit is null and list_contains($family_categories, category_value)
union all
select null, 'unit_assumed', 'unit', null, count(*)
from typed
join cell using (line)
where cell.unit is null and typed.unit is not null and not list_contains($family_categories, typed.category)
having count(*) > 0
union all
select line, 'date_as_period', 'period', period, strftime(period_value.period_end, '%Y-%m')
from cell
where not period_value.on_last_day
union all
select line, 'same_key_differs', 'cases', cell.cases, first_line
from same_key
join cell using (line)
where values_given > 1
union all
select line, 'same_key_twice', 'cases', cell.cases, first_line
from same_key
join cell using (line)
where values_given = 1 and line > first_line
