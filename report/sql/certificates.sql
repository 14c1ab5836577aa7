-- A district's workers at a day by the roster in force: certified by role, not certified, and the state of certificates.
with roster as (
    select as_of from core_roster where district_code = $district and $day between in_force_from and in_force_until
),
certificate as (
    select *, coalesce(active_at(certified_on, lasts_until, revoked_on, $day), false) as active
    from core_worker
    where district_code = $district and as_of = (select as_of from roster)
),
worker as (
    select
        worker_key,
        bool_or(active) as certified,
        bool_or(active and role = 'peksos') as certified_peksos,
        bool_or(certified_on <= $day) as ever_certified,
        bool_and(expires_on is null) filter (where active) as expiry_unknown,
        max(lasts_until) filter (where active) as lasts_until
    from certificate
    group by worker_key
)
select
    (select as_of from roster) as roster_as_of,
    count(*) filter (where certified_peksos) as peksos,
    count(*) filter (where certified and not certified_peksos) as others,
    count(*) filter (where not certified) as uncertified,
    count(*) filter (where certified and expiry_unknown) as expiry_unknown,
    count(*) filter (where certified and not expiry_unknown and lasts_until < $day + interval 12 month) as expiring,
    count(*) filter (where ever_certified and not certified) as lapsed
from worker
