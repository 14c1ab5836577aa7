-- The trainings and tests in force, of sample loads or of others.
select event, held_on, district_code, participants, passed
from core_training
where load_id in (select load_id from core_load where sample = $sample)
