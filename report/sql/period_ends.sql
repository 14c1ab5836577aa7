-- The days on which the periods of a grain end, or of those reported.
select distinct period_end
from core_period
where wanted is not distinct from $grain
order by period_end
