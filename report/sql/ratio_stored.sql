-- Every figure as reported, all roles, published targets: as the version holds them. The rest only narrows what is shown.
select $version as version, *
from out_ratio
where ($category is null or category = $category)
  and ($unit is null or unit = $unit)
  and ($district is null or district_code = $district)
  and ($days is null or list_contains(cast($days as date[]), period_end))
order by district_code, period_end, grain, category, unit
