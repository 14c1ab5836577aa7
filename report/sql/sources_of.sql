-- Where the figures of whole datasets come from.
select distinct source, estimate, sample from core_load where list_contains(cast($datasets as varchar[]), dataset) order by 1 nulls first
