-- The rows of a list of trainings in the columns of raw_training, and those that sum others apart from them, in `total_cell`.
create table typed as
select
    id, line,
    event_value as event,
    date_value as held_on,
    district_value as district_code,
    participants_value as participants,
    passed_value as passed
from cell
where total is null;

create table total_cell as
select
    id, line,
    event_value as event,  -- empty: the sum of all events
    date_value as held_on,
    unnest([
        {field: 'participants', text: participants, total: participants_value},
        {field: 'passed', text: passed, total: passed_value}
    ], recursive := true),
    coalesce((select max(earlier.line) from cell as earlier where earlier.total is not null and earlier.line < cell.line), 0) as total_before,
    coalesce((select max(section.line) from section where section.line < cell.line), 0) as section_before
from cell
where total is not null;
