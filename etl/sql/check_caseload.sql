-- What is wrong with whole rows of a caseload file: line, code, field, text, detail, column of the number.
with same_key as (
    select
        id, min(typed.line) over w as first_line, min(id) over w as first_id,
        count(distinct coalesce(typed.cases, -1)) over w as values_given,
        count(distinct other) over w as parts_given
    from typed
    join cell using (id)
    where typed.district_code is not null and period_end is not null and typed.category is not null and typed.unit is not null
    window w as (partition by typed.district_code, period_end, grain, typed.category, typed.unit)
),
series as (  -- what stands in one column of a long or wide table
    select typed.category, typed.unit, typed.period_end, typed.grain, median(typed.cases) as middle,
        count(*) filter (where regexp_matches(cell.cases, '[0-9][., ][0-9]{3}')) * 2 >= count(*) as grouped
    from typed
    join cell using (id)
    where typed.cases is not null
    group by all
    having count(*) >= 4
),
summed as (  -- R7: what a total must be: the whole, or the part since the last total or section
    select
        total_cell.id,
        sum(typed.cases) as whole,
        sum(typed.cases) filter (where typed.line > total_before and typed.line < total_cell.line) as since_total,
        sum(typed.cases) filter (where typed.line > section_before and typed.line < total_cell.line) as since_section,
        count(*) as summands,
        count(*) filter (where typed.cases is null and cell.cases is null or lower(trim(cell.cases)) in ('...', '…', 'na', 'n/a')) as missing,
        count(*) filter (where typed.cases is null) as unknown
    from total_cell
    join typed
        on (total_cell.period_end is null or (total_cell.period_end = typed.period_end and total_cell.grain = typed.grain))
        and (total_cell.total in ('district', 'both') or total_cell.district_code = typed.district_code)
        and (total_cell.total in ('category', 'both') or total_cell.category is null or total_cell.category = typed.category)
        and (total_cell.unit is null or total_cell.unit = typed.unit)
    join cell on cell.id = typed.id
    group by total_cell.id
)
select line, 'district_before_first_day', 'period', cell.period, district.name || ', ' || district.first_day, null  -- R9
from typed
join cell using (id, line)
join district on district.code = typed.district_code
where typed.period_end < district.first_day
union all
select line, 'missing_unit', 'unit', null, category_value, value_column  -- R4
from cell
where unit is null and total is null and list_contains($family_categories, category_value) and not $persons
union all
select null, 'unit_assumed', 'unit', null, count(*), null
from typed
join cell using (id)
where cell.unit is null and typed.unit is not null and not list_contains($family_categories, typed.category) and not $persons
having count(*) > 0
union all
select line, 'date_as_period', 'period', period, strftime(period_value.period_end, '%Y-%m'), null
from cell
where not period_value.on_last_day
union all
select line, 'same_key_differs', 'cases', cell.cases, first_line, value_column
from same_key
join cell using (id)
where values_given > 1 and not $persons
union all
select line, 'same_key_twice', 'cases', cell.cases, first_line, value_column
from same_key
join cell using (id)
where values_given = 1 and parts_given < 2 and id > first_id and not $persons
union all
select line, 'rows_split', 'cases', cell.cases, first_line, value_column
from same_key
join cell using (id)
where values_given = 1 and parts_given > 1 and id > first_id and not $persons
union all
select line, 'thousands_lost', 'cases', cell.cases, cast(middle as bigint), value_column
from typed
join cell using (id, line)
join series on series.category = typed.category and series.unit = typed.unit and series.period_end = typed.period_end and series.grain = typed.grain
where grouped and typed.cases between 1 and 999 and typed.cases * 20 < middle
  and not regexp_matches(cell.cases, '[0-9][., ][0-9]{3}')
union all
select line, 'total_differs', 'cases', text, coalesce(whole, 0), value_column
from total_cell
left join summed using (id)
where total_cell.cases is not null and coalesce(unknown - missing, 0) = 0
  and coalesce(abs(total_cell.cases - whole) > case when scale > 1 then summands * scale // 200 else 0 end, true)
  and total_cell.cases is distinct from since_total
  and total_cell.cases is distinct from since_section
  and not (coalesce(missing, 0) > 0 and total_cell.cases > whole)
union all
select line, 'total_unsure', 'cases', text, whole, value_column  -- what is missing may be the difference, or a figure is wrong
from total_cell
join summed using (id)
where missing > 0 and unknown = missing
  and total_cell.cases > coalesce(whole, 0) + case when scale > 1 then summands * scale // 200 else 0 end
  and total_cell.cases is distinct from since_total
  and total_cell.cases is distinct from since_section
