-- Everything that was ever reported of one day and unit, also by loads that were undone: what the small-number rule works through.
select load_id, district_code, grain, category, cases from raw_caseload where period_end = $day and unit = $unit
