-- What is wrong with whole rows of a worker file: line, code, field, text, detail, no column of a number.
with worker as (
    select typed.*, cell.certificate_number, cell.certified_on as certified_text, cell.expires_on as expires_text,
        cell.revoked_on as revoked_text
    from typed
    join cell using (id, line)
),
same_key as (  -- a worker's certificate, or the row of a worker without one
    select
        line, min(line) over w as first_line,
        min(meant) over w <> max(meant) over w as differs
    from (
        select *, concat_ws('|', level, coalesce(certified_on::varchar, '-'), coalesce(expires_on::varchar, '-'),
            coalesce(revoked_on::varchar, '-')) as meant
        from worker
        where worker_key is not null and district_code is not null and as_of is not null and role is not null
    )
    window w as (
        partition by worker_key, district_code, as_of, role, coalesce(certificate_number, certified_on::varchar, '-')
    )
)
select line, 'expires_before_certified', 'expires_on', expires_text, certified_text, null
from worker
where expires_on < certified_on
union all
select line, 'revoked_before_certified', 'revoked_on', revoked_text, certified_text, null
from worker
where revoked_on < certified_on
union all
select line, 'after_as_of', 'certified_on', certified_text, as_of::varchar, null
from worker
where certified_on > as_of
union all
select line, 'after_as_of', 'revoked_on', revoked_text, as_of::varchar, null
from worker
where revoked_on > as_of
union all
select line, 'certificate_without_day', 'certified_on', null, '', null
from worker
where certified_text is null
  and (certificate_number is not null or expires_text is not null or revoked_text is not null)
union all
select line, 'roster_before_first_day', 'district', cell.district, district.name || ', ' || district.first_day, null  -- R9
from typed
join cell using (id, line)
join district on district.code = typed.district_code
where typed.as_of < district.first_day
union all
select line, 'same_key_differs', 'certified_on', null, first_line::varchar, null
from same_key
where differs
union all
select line, 'same_key_twice', null, null, first_line::varchar, null
from same_key
where not differs and line > first_line
union all
select line, 'person_in_two_districts', 'district', null, '', null
from typed
where worker_key is not null
qualify min(district_code) over (partition by worker_key, as_of) <> max(district_code) over (partition by worker_key, as_of)
    and line > min(line) over (partition by worker_key, as_of)
