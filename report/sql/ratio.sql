-- Every figure of a choice of grain and roles; without a choice this is out_ratio (ratio_stored.sql). The rest only narrows
-- what is shown.
select $version as version, *
from ratio($grain, $roles, $target)
where ($category is null or category = $category)
  and ($unit is null or unit = $unit)
  and ($district is null or district_code = $district)
  and ($days is null or list_contains(cast($days as date[]), period_end))
order by district_code, period_end, grain, category, unit
