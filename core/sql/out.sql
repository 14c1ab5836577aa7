-- out_*: one row per figure. `certified` and `ratio` are table macros, so that a page's choice of roles or grain and
-- the stored out_ratio share one definition. roles: list of role names, or null for all.
-- grain_wanted: null for the grain each period was reported in, else year, semester, quarter or month.
-- own_target: a reader's own target in place of the published ones, or null (R8).

-- Every day at which a figure may be asked for.
create or replace table core_moment as
select distinct period_end as day from core_caseload
union
select distinct end_of(core_grain.grain, period_end)
from (select distinct period_end from core_caseload) as reported
cross join core_grain;

-- What any district reported, and the sum of all of it.
create or replace table core_kind as
select distinct category, unit from core_caseload
union
select distinct 'all', unit from core_caseload;

-- The periods of each grain that may be wanted (null: as reported); a coarser one is there where a finer one was reported.
create or replace table core_period as
with reported as (
    select distinct period_end, grain from core_caseload
)
select cast(null as varchar) as wanted, period_end, grain from reported
union
select coarse.grain, end_of(coarse.grain, period_end), coarse.grain
from reported
join core_grain as fine on fine.grain = reported.grain
join core_grain as coarse on fine.rank <= coarse.rank;

-- R8: the latest target that is valid; a blank first day holds for the whole series.
create or replace table core_target_at as
select
    category, unit, period_end,
    arg_max(core_target.value, coalesce(core_target.valid_from, date '0001-01-01')) as target
from core_kind
cross join (select distinct period_end from core_period) as period
join core_target using (category, unit)
where coalesce(core_target.valid_from, date '0001-01-01') <= period_end
group by category, unit, period_end;

-- R1, R2: certified workers of each district at each of those days, by the roster in force. No roster: no row.
create or replace macro certified(roles) as table
with roster_at as (
    select district_code, day, as_of, load_id
    from core_roster
    join core_moment on day between in_force_from and in_force_until
),
worker as (  -- only who stands in a list with several certificates must be told apart to be counted once
    select *, case when count(*) over (partition by district_code, as_of, worker_key) > 1 then worker_key end as key_of_several
    from core_worker
),
active as (
    select
        district_code, day,
        if(key_of_several is null, count(*), 1) as workers,
        if(
            key_of_several is null,
            count(*) filter (where expires_on is null), cast(bool_and(expires_on is null) as bigint)
        ) as workers_expiry_unknown
    from roster_at
    join worker using (district_code, as_of)
    where active_at(certified_on, lasts_until, revoked_on, day)
      and (roles is null or list_contains(cast(roles as varchar[]), role))
    group by district_code, day, key_of_several
),
counted as (
    select district_code, day, sum(workers) as workers, sum(workers_expiry_unknown) as workers_expiry_unknown
    from active
    group by district_code, day
)
select
    district_code, day,
    cast(coalesce(workers, 0) as bigint) as workers,
    cast(coalesce(workers_expiry_unknown, 0) as bigint) as workers_expiry_unknown,
    case when day < as_of then 'backcast' else 'roster' end as basis,
    as_of as roster_as_of
from roster_at
left join counted using (district_code, day);

-- R3: the reported figures in the grain wanted. A coarser grain reads a district at one day: the latest with a figure.
create or replace macro caseload_in(grain_wanted) as table
with inside as (
    select
        district_code, category, unit, cases, period_end as day, rank,
        case when grain_wanted is null then period_end else end_of(grain_wanted, period_end) end as period_end,
        coalesce(grain_wanted, grain) as grain
    from core_caseload
    join core_grain using (grain)
    where cases is not null
      and (grain_wanted is null or rank <= (select g.rank from core_grain as g where g.grain = grain_wanted))
),
latest as (
    select district_code, period_end, grain, max(day) as day
    from inside
    group by district_code, period_end, grain
)
select district_code, period_end, grain, day, category, unit, cases  -- as reported: each stands once, and nothing needs grouping
from inside
where grain_wanted is null
union all
select district_code, period_end, grain, day, category, unit, arg_max(cases, rank)
from inside
join latest using (district_code, period_end, grain, day)
where grain_wanted is not null
group by district_code, period_end, grain, day, category, unit;

-- `days` are ends of periods, or null for all: no figure depends on another period's, and a country's are many.
create or replace macro ratio_of_days(grain_wanted, roles, own_target, days) as table
with reported as (
    select * from caseload_in(grain_wanted) where days is null or list_contains(days, period_end)
),
period as (
    select period_end, grain
    from core_period
    where wanted is not distinct from grain_wanted and (days is null or list_contains(days, period_end))
),
cell as (
    select district_code, period_end, grain, category, unit, cases, null as categories_reported
    from reported
    union all
    select district_code, period_end, grain, 'all', unit, sum(cases), count(*)
    from reported
    group by district_code, period_end, grain, unit
),
read_at as (
    select distinct district_code, period_end, grain, day from reported
),
district as (
    select
        d.code as district_code, d.name as district_name,
        period.period_end, period.grain, kind.category, kind.unit,
        coalesce(read_at.day, period.period_end) as data_as_of,
        d.first_day is null or d.first_day <= period.period_end as established,
        cell.cases,
        case when kind.category = 'all' then coalesce(cell.categories_reported, 0) end as categories_reported
    from core_district as d
    cross join period
    cross join core_kind as kind
    left join read_at on read_at.district_code = d.code
        and read_at.period_end = period.period_end and read_at.grain = period.grain
    left join cell on cell.district_code = d.code
        and cell.period_end = period.period_end and cell.grain = period.grain
        and cell.category = kind.category and cell.unit = kind.unit
),
district_known as (
    select
        district.* replace (case when established then cases end as cases),
        case when established then certified.workers end as workers,
        case when established then certified.workers_expiry_unknown end as workers_expiry_unknown,
        case when established then certified.basis end as basis,
        case when established then certified.roster_as_of end as roster_as_of
    from district
    left join certified(roles) as certified
        on certified.district_code = district.district_code and certified.day = district.data_as_of
),
district_target as (
    select district_known.*, coalesce(cast(own_target as double), target_at.target) as target
    from district_known
    left join core_target_at as target_at using (category, unit, period_end)
),
district_gap as (
    select
        *,
        case when cases is not null and workers is not null and target is not null
            then cast(greatest(0, ceil(cases / target) - workers) as bigint) end as gap,  -- greatest() skips nulls
        established and cases is not null and workers is not null as covered
    from district_target
),
province as (  -- R7: SUM / SUM over the districts whose both parts are known
    select
        period_end, grain, category, unit, any_value(target) as target,
        sum(workers) filter (where covered) as workers,
        sum(workers_expiry_unknown) filter (where covered) as workers_expiry_unknown,
        sum(cases) filter (where covered) as cases,
        sum(gap) filter (where covered) as gap,
        case when bool_or(covered) then
            case when bool_or(basis = 'backcast') filter (where covered) then 'backcast' else 'roster' end
        end as basis,
        case when min(roster_as_of) filter (where covered) = max(roster_as_of) filter (where covered)
            then min(roster_as_of) filter (where covered) end as roster_as_of,
        case when not bool_or(covered) then period_end
            when min(data_as_of) filter (where covered) = max(data_as_of) filter (where covered)
            then min(data_as_of) filter (where covered) end as data_as_of,
        count(*) filter (where covered) as districts_covered,
        count(*) filter (where established) as districts_total,
        bool_or(cases is not null) as any_reported
    from district_gap
    group by period_end, grain, category, unit
),
province_categories as (
    select period_end, grain, unit, count(*) filter (where category <> 'all' and districts_covered > 0) as categories_reported
    from province
    group by period_end, grain, unit
),
final as (
    select
        district_code, district_name, period_end, grain, category, unit,
        workers, workers_expiry_unknown, cases, target, gap, basis, roster_as_of, data_as_of,
        categories_reported,
        null as districts_covered, null as districts_total,
        case when not established then 'not_established' when cases is null then 'no_data'
            when workers is null then 'no_roster' when workers = 0 then 'no_worker' else 'ok' end as status
    from district_gap
    union all
    select
        province_code, province_name, period_end, grain, category, unit,
        workers, workers_expiry_unknown, cases, target, gap, basis, roster_as_of, data_as_of,
        case when category = 'all' then province_categories.categories_reported end,
        districts_covered, districts_total,
        case when districts_total = 0 then 'not_established' when not any_reported then 'no_data'
            when districts_covered = 0 then 'no_roster' when workers = 0 then 'no_worker' else 'ok' end
    from province
    cross join core_setting
    join province_categories using (period_end, grain, unit)
)
select
    district_code, district_name, period_end, grain, category, unit,
    cast(workers as bigint) as workers,
    cast(workers_expiry_unknown as bigint) as workers_expiry_unknown,
    cast(cases as bigint) as cases,
    case when status = 'ok' then cast(cases as bigint) / cast(workers as bigint) end as cases_per_worker,
    case when status = 'ok' then 1000 * cast(workers as bigint) / nullif(cast(cases as bigint), 0) end as workers_per_1000_cases,
    target, cast(gap as bigint) as gap, status, basis, roster_as_of, data_as_of,
    cast(categories_reported as bigint) as categories_reported,
    cast(districts_covered as bigint) as districts_covered,
    cast(districts_total as bigint) as districts_total
from final;

create or replace macro ratio(grain_wanted, roles, own_target) as table
from ratio_of_days(grain_wanted, roles, own_target, null);

create or replace table out_ratio as from ratio(null, null, null);  -- in no order: sorting takes longer than all else
