-- The caseload file's rows in the columns of raw_caseload. Without a unit the category's usual one holds (R4).
create table typed as
select
    line,
    district_value as district_code,
    period_value.period_end as period_end,
    period_value.grain as grain,
    category_value as category,
    case when unit is null then category.usual_unit else unit_value end as unit,
    cases_value as cases
from cell
left join category on category.code = category_value
