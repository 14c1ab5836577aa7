-- The districts as the figures know them.
select code, name, parent, first_day, law from core_district order by code
