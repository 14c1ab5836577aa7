-- The figures of a choice of grain and roles in some periods, of which alone they are worked out. The rest only narrows what
-- is shown.
select $version as version, *
from ratio_of_days($grain, $roles, $target, cast($days as date[]))
where ($category is null or category = $category)
  and ($unit is null or unit = $unit)
  and ($district is null or district_code = $district)
order by district_code, period_end, grain, category, unit
