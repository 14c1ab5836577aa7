-- The cells, trainings and workers that the loads of a change speak of: how many are new, changed, unchanged, gone.
with concerned as (
    select load_id from main.ledger_event where version = $version and load_id is not null
),
cell as (
    select distinct district_code, period_end, grain, category, unit from main.raw_caseload semi join concerned using (load_id)
),
roster as (
    select distinct district_code, as_of from main.raw_roster semi join concerned using (load_id)
),
event as (
    select distinct lower(event) as event_key, held_on, district_code from main.raw_training semi join concerned using (load_id)
),
worker_before as (
    select district_code, as_of, worker_key, list_sort(list(concat_ws('|', role, certified_on, lasts_until, coalesce(revoked_on, '9999-12-31')))) as said
    from newest.core_worker semi join roster using (district_code, as_of)
    group by all
),
worker_after as (
    select district_code, as_of, worker_key, list_sort(list(concat_ws('|', role, certified_on, lasts_until, coalesce(revoked_on, '9999-12-31')))) as said
    from main.core_worker semi join roster using (district_code, as_of)
    group by all
),
compared as (
    select old.load_id is null as was_absent, new.load_id is null as is_absent, old.cases is not distinct from new.cases as same
    from cell
    left join newest.core_caseload as old using (district_code, period_end, grain, category, unit)
    left join main.core_caseload as new using (district_code, period_end, grain, category, unit)
    union all
    select
        old.load_id is null, new.load_id is null,
        (old.participants, old.passed) is not distinct from (new.participants, new.passed)
    from event
    left join training_before as old
        on lower(old.event) = event_key and old.held_on = event.held_on and old.district_code = event.district_code
    left join main.core_training as new
        on lower(new.event) = event_key and new.held_on = event.held_on and new.district_code = event.district_code
    union all
    select old.worker_key is null, new.worker_key is null, old.said is not distinct from new.said
    from worker_before as old
    full join worker_after as new using (district_code, as_of, worker_key)
)
select
    count(*) filter (where was_absent and not is_absent),
    count(*) filter (where not was_absent and not is_absent and not same),
    count(*) filter (where not was_absent and not is_absent and same),
    count(*) filter (where not was_absent and is_absent)
from compared
