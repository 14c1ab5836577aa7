-- Every event of the ledger with what is known of its load, oldest first.
select
    ledger_event.version, happened_at, who, kind, load_id, why,
    ledger_load.dataset, file, sha256, options, sample, rows_read, rows_loaded, rows_skipped,
    coalesce(active, false) as active
from ledger_event
left join ledger_load using (load_id)
left join (select load_id, true as active from core_load) as core_load using (load_id)
order by event_id
