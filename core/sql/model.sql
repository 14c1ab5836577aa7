-- core_*: the loads that count and what they say, newest first (R2, R3). Rebuilt whole with every version.

create or replace table core_load as
select ledger_load.*
from ledger_load
join (
    select load_id, arg_max(kind, event_id) as last_kind
    from ledger_event
    where load_id is not null
    group by load_id
) using (load_id)
where last_kind in ('load', 'redo');

create or replace table core_setting as
select * exclude (event_id) from rule_setting where event_id = (select max(event_id) from rule_setting);

create or replace table core_district as
select * exclude (event_id) from rule_district where event_id = (select max(event_id) from rule_setting);

create or replace table core_category as
select * exclude (event_id) from rule_category where event_id = (select max(event_id) from rule_setting);

create or replace table core_target as
select * exclude (event_id) from rule_target where event_id = (select max(event_id) from rule_setting);

create or replace table core_break as
select * exclude (event_id)
from rule_break
where event_id = (select max(event_id) from rule_setting)
  and (not sample or exists (select 1 from core_load where core_load.sample));

create or replace table core_grain as
select * from (values ('month', 1, 1), ('quarter', 2, 3), ('semester', 3, 6), ('year', 4, 12)) as g (grain, rank, months);

-- R3: per cell the newest active load wins, also with "not available".
create or replace table core_caseload as
select
    district_code, period_end, grain, category, unit,
    arg_max(struct_pack(cases := cases), load_id).cases as cases,  -- in a struct: arg_max alone passes over empty values
    max(load_id) as load_id
from raw_caseload
where load_id in (select load_id from core_load)
group by district_code, period_end, grain, category, unit;

-- R2: per district and date the newest active roster; each is in force until the next one, the first one also before it.
create or replace table core_roster as
with newest as (
    select district_code, as_of, max(load_id) as load_id
    from raw_roster
    where load_id in (select load_id from core_load)
    group by district_code, as_of
)
select
    district_code, as_of, load_id,
    case when lag(as_of) over district is null then date '0001-01-01' else as_of end as in_force_from,
    coalesce(lead(as_of) over district - 1, date '9999-12-31') as in_force_until
from newest
window district as (partition by district_code order by as_of);

create or replace table core_worker as
select
    raw_worker.* exclude (load_id, line),
    -- R1: a validity from the settings fills a blank expiry; without one a blank expiry never lapses
    coalesce(
        expires_on,
        cast(certified_on + to_years((select certificate_validity_years from core_setting)) as date),
        date '9999-12-31'
    ) as lasts_until
from raw_worker
join core_roster using (load_id, district_code, as_of);

-- Per event, day and district the newest active load wins, also with results that are not known; case tells no two events apart.
create or replace table core_training as
select event, held_on, district_code, participants, passed, load_id
from raw_training
where load_id in (select load_id from core_load)
qualify row_number() over (partition by lower(event), held_on, district_code order by load_id desc) = 1;

create or replace macro end_of(grain_name, day) as
    cast(last_day(make_date(
        year(day),
        cast(ceil(month(day) / case grain_name when 'year' then 12 when 'semester' then 6 when 'quarter' then 3 else 1 end)
            * case grain_name when 'year' then 12 when 'semester' then 6 when 'quarter' then 3 else 1 end as integer),
        1
    )) as date);

create or replace macro active_at(certified_on, lasts_until, revoked_on, day) as
    certified_on <= day and day <= lasts_until and (revoked_on is null or day < revoked_on);
