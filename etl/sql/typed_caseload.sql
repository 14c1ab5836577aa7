-- The caseload file's values in the columns of raw_caseload, and those that sum others apart from them, in `total_cell`.
-- Without a unit the category's usual one holds (R4).
create table typed as
select
    id,
    line,
    district_value as district_code,
    period_value.period_end as period_end,
    period_value.grain as grain,
    category_value as category,
    case when unit is null then category.usual_unit else unit_value end as unit,
    cases_value as cases
from cell
left join category on category.code = category_value
where total is null;

create table total_cell as
select
    id, line, total, value_column, scale, cases as text,
    district_value as district_code,
    period_value.period_end as period_end,
    period_value.grain as grain,
    category_value as category,
    unit_value as unit,  -- empty: the sum of all units (a total in a file's last row seldom says one)
    cases_value as cases,
    coalesce((select max(earlier.line) from cell as earlier where earlier.total in ('district', 'both') and earlier.line < cell.line), 0) as total_before,
    coalesce((select max(section.line) from section where section.line < cell.line), 0) as section_before
from cell
where total is not null;
