-- The known breaks that count now: those of the sample only while it is active.
select dataset, district_code, break_on, why, why_en from core_break order by break_on
