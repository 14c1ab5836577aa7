-- Every figure of a choice of grain and roles; without a choice this is out_ratio.
select $version as version, * from ratio($grain, $roles) order by district_code, period_end, grain, category, unit
