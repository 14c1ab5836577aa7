-- What is wrong with whole rows of a list of trainings: line, code, field, text, detail, no column of a number.
with same_key as (
    select
        id, min(typed.line) over w as first_line, min(id) over w as first_id,
        count(distinct (participants, coalesce(passed, -1))) over w as values_given,
        count(distinct other) over w as parts_given
    from typed
    join (select id, other from cell) using (id)
    where typed.event is not null and held_on is not null and district_code is not null and participants is not null
    window w as (partition by lower(event), held_on, district_code)
),
counted as (
    select * from typed join same_key using (id) where id = first_id or values_given > 1 or parts_given > 1
),
beside as (  -- events with a row of the whole province beside rows of districts
    select
        lower(event) as event_key, held_on,
        sum(participants) filter (where district_code = $province) as of_province,
        sum(participants) filter (where district_code <> $province) as of_districts
    from counted
    group by all
    having of_province is not null and of_districts is not null
),
summand as (
    select counted.line, event, held_on, unnest([
        {field: 'participants', number: participants}, {field: 'passed', number: passed}
    ], recursive := true)
    from counted
),
summed as (  -- what a total must be: the whole, or the part since the last total or section
    select
        total_cell.id, field,
        sum(number) as whole,
        sum(number) filter (where summand.line > total_before and summand.line < total_cell.line) as since_total,
        sum(number) filter (where summand.line > section_before and summand.line < total_cell.line) as since_section,
        count(*) filter (where number is null) as missing
    from total_cell
    join summand using (field)
    where (total_cell.event is null or lower(total_cell.event) = lower(summand.event))
      and (total_cell.held_on is null or total_cell.held_on = summand.held_on)
    group by all
)
select line, 'passed_above_participants', 'passed', cell.passed, typed.participants::varchar, null
from typed
join cell using (id, line)
where typed.passed > typed.participants
union all
select line, 'event_before_first_day', 'date', cell.date, district.name || ', ' || district.first_day, null  -- R9
from typed
join cell using (id, line)
join district on district.code = typed.district_code
where typed.held_on < district.first_day
union all
select null, 'province_assumed', 'district', null, count(*)::varchar, null
from cell
where district is null and district_code is null and total is null
having count(*) > 0
union all
select line, 'province_is_sum', 'district', cell.district, of_districts::varchar, null
from typed
join cell using (id, line)
join beside on event_key = lower(typed.event) and beside.held_on = typed.held_on
where typed.district_code = $province and of_province = of_districts
union all
select line, 'province_beside_districts', 'district', cell.district, of_districts::varchar, null
from typed
join cell using (id, line)
join beside on event_key = lower(typed.event) and beside.held_on = typed.held_on
where typed.district_code = $province and of_province <> of_districts
union all
select line, 'same_key_differs', 'participants', cell.participants, first_line::varchar, null
from same_key
join cell using (id)
where values_given > 1
union all
select line, 'same_key_twice', 'participants', cell.participants, first_line::varchar, null
from same_key
join cell using (id)
where values_given = 1 and parts_given < 2 and id > first_id
union all
select line, 'rows_split', 'participants', cell.participants, first_line::varchar, null
from same_key
join cell using (id)
where values_given = 1 and parts_given > 1 and id > first_id
union all
select line, 'total_differs', field, text, coalesce(whole, 0)::varchar, null
from total_cell
left join summed using (id, field)
where total is not null and not exists (select 1 from typed where participants is null or event is null or held_on is null or district_code is null)
  and total is distinct from whole and total is distinct from since_total and total is distinct from since_section
  and not (coalesce(missing, 0) > 0 and total > coalesce(whole, 0))
union all
select line, 'total_unsure', field, text, coalesce(whole, 0)::varchar, null  -- results that are not known may be the difference
from total_cell
join summed using (id, field)
where missing > 0 and total > coalesce(whole, 0)
  and total is distinct from since_total and total is distinct from since_section
