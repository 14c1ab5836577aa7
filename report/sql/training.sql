-- Trainings and tests in force, in the columns that a load takes back; the province's name where tied to no district.
select
    event, held_on as date, district_code,
    coalesce(core_district.name, core_setting.province_name) as district,
    participants, passed
from core_training
left join core_district on core_district.code = district_code
cross join core_setting
order by held_on, lower(event), district_code
