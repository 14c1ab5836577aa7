-- What happened in order: loads switched on and off, and the categories that are sensitive from then on.
select version, kind, ledger_event.load_id, list(code) filter (where sensitive) as sensitive
from ledger_event
left join rule_category using (event_id)
where kind in ('load', 'undo', 'redo') or code is not null
group by event_id, version, kind, ledger_event.load_id
order by event_id
