-- Certified workers of districts at two days each, and why the two counts differ (R1, R2). One row a district.
-- $districts, $first and $last are lists of the same length; a district without a roster has no row.
-- A worker counted on one day only is put where the first of these applies:
--   came: role_in       certified on the first day by the roster of that day, in a role that is not counted
--         arrived       not in that roster, but certified by then: by the later roster, or in another district
--         newly         the certificates counted began after the first day
--         corrected_in  in that roster, but without the certificate that the later one says was valid by then
--   went: role_out      certified on the last day by the roster of that day, in a role that is not counted
--         left          not in that roster, though certified still: by the earlier roster, or in another district
--         expired, revoked   what ended, of the certificates valid on the first day, the one that lasted longest
--         corrected_out valid still by the earlier roster, but not by the later one
with place as (
    select unnest($districts) as district_code, unnest($first) as first_day, unnest($last) as last_day
),
roster as (
    select side, district_code, day, other_day, as_of, key_fingerprint
    from (
        select 'first' as side, district_code, first_day as day, last_day as other_day from place
        union all
        select 'last', district_code, last_day, first_day from place
    )
    join core_roster using (district_code)
    join core_load using (load_id)
    where day between in_force_from and in_force_until
),
epoch as (  -- whether the keys of the two rosters can be compared
    select district_code, count(distinct coalesce(key_fingerprint, '')) = 1 as matched
    from roster
    group by district_code
    having count(*) = 2
),
certificate as (  -- each certificate by its roster: on the roster's own day, and on the other one
    select
        roster.side, roster.district_code, worker_key,
        $roles is null or list_contains(cast($roles as varchar[]), role) as counted,
        coalesce(active_at(certified_on, lasts_until, revoked_on, day), false) as active,
        coalesce(active_at(certified_on, lasts_until, revoked_on, other_day), false) as active_then,
        struct_pack(  -- the later one is greater, and of two that end on one day the revoked one
            last_day := least(lasts_until, coalesce(revoked_on - 1, lasts_until)),
            why := case when revoked_on <= lasts_until then 'revoked' else 'expired' end
        ) as ending
    from roster
    join core_worker using (district_code, as_of)
),
listed as (
    select
        side, district_code, worker_key,
        bool_or(active and counted) as certified,
        bool_or(active) as certified_in_any_role,
        bool_or(active_then and counted) as certified_then,
        max(ending) filter (where active_then) as ending
    from certificate
    group by side, district_code, worker_key
),
worker as (
    select
        district_code, worker_key,
        before.worker_key is not null as was_listed, after.worker_key is not null as is_listed,
        coalesce(before.certified, false) as was_certified, coalesce(after.certified, false) as is_certified,
        coalesce(before.certified_in_any_role, false) as was_in_any_role,
        coalesce(after.certified_in_any_role, false) as is_in_any_role,
        coalesce(before.certified_then, false) as still_by_first, coalesce(after.certified_then, false) as already_by_last,
        after.ending
    from (select * from listed where side = 'first') as before
    full join (select * from listed where side = 'last') as after using (district_code, worker_key)
    join epoch using (district_code)
    where matched
),
elsewhere as (  -- the same worker in the other districts
    select
        *,
        sum(was_certified::integer) over same > was_certified::integer as was_elsewhere,
        sum(is_certified::integer) over same > is_certified::integer as is_elsewhere,
        sum((was_certified and not is_certified)::integer) over same > (was_certified and not is_certified)::integer as gave_up,
        sum((is_certified and not was_certified)::integer) over same > (is_certified and not was_certified)::integer as took_up
    from worker
    window same as (partition by worker_key)
),
reason as (
    select
        *,
        case
            when is_certified and not was_certified then case
                when was_in_any_role then 'role_in'
                when not was_listed and (already_by_last or was_elsewhere) then 'arrived'
                when not already_by_last then 'newly'
                else 'corrected_in' end
            when was_certified and not is_certified then case
                when is_in_any_role then 'role_out'
                when not is_listed and (still_by_first or is_elsewhere) then 'left'
                when ending is not null then ending.why
                when not still_by_first then 'expired'
                else 'corrected_out' end
        end as why
    from elsewhere
),
matched_count as (
    select
        district_code,
        count(*) filter (where why = 'newly') as newly,
        count(*) filter (where why = 'arrived') as arrived,
        count(*) filter (where why = 'role_in') as role_in,
        count(*) filter (where why = 'corrected_in') as corrected_in,
        count(*) filter (where why = 'expired') as expired,
        count(*) filter (where why = 'revoked') as revoked,
        count(*) filter (where why = 'left') as left_district,
        count(*) filter (where why = 'role_out') as role_out,
        count(*) filter (where why = 'corrected_out') as corrected_out,
        count(*) filter (where why = 'arrived' and gave_up) as moved_in,
        count(*) filter (where why = 'left' and took_up) as moved_out
    from epoch
    left join reason using (district_code)
    where matched
    group by district_code
),
counted as (
    select
        district_code,
        count(*) filter (where side = 'first' and certified) as before,
        count(*) filter (where side = 'last' and certified) as after
    from listed
    group by district_code
)
select
    epoch.district_code, matched, coalesce(before, 0) as before, coalesce(after, 0) as after,
    newly, arrived, role_in, corrected_in, expired, revoked, left_district, role_out, corrected_out, moved_in, moved_out
from epoch
left join counted using (district_code)
left join matched_count using (district_code)
order by epoch.district_code
