-- The districts that each roster covers, also of loads that were undone.
select distinct load_id, district_code from raw_roster
