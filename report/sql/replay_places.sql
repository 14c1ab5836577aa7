-- The days and units that were ever reported, by which loads, and what stands for their rows.
select period_end, unit, list(distinct load_id) as loads, bit_xor(hash(load_id, district_code, grain, category, cases)) as said
from raw_caseload
group by period_end, unit
