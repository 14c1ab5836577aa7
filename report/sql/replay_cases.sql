-- Everything that was ever reported, also by loads that were undone: what the small-number rule works through.
select load_id, district_code, period_end, grain, category, unit, cases from raw_caseload
