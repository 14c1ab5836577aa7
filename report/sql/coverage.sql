-- What is there and what is missing: district x period x dataset.
with period as (
    select distinct period_end, grain from core_caseload
),
spine as (
    select
        code as district_code, name as district_name, period_end, grain,
        first_day is null or first_day <= period_end as established
    from core_district
    cross join period
),
reported as (
    select
        district_code, period_end, grain, max(load_id) as load_id,
        count(*) filter (where cases is not null) as categories_reported
    from core_caseload
    group by district_code, period_end, grain
),
caseload as (
    select
        district_code, district_name, period_end, grain, 'caseload' as dataset,
        case when not established then 'not_established'
            when coalesce(categories_reported, 0) = 0 then 'no_data' else 'ok' end as status,
        null as basis, load_id, null as roster_as_of, coalesce(categories_reported, 0) as categories_reported
    from spine
    left join reported using (district_code, period_end, grain)
),
workers as (
    select
        spine.district_code, district_name, period_end, grain, 'workers' as dataset,
        case when not established then 'not_established' when as_of is null then 'no_roster' else 'ok' end as status,
        case when not established or as_of is null then null when period_end < as_of then 'backcast' else 'roster' end as basis,
        case when established then load_id end as load_id,
        case when established then as_of end as roster_as_of,
        null as categories_reported
    from spine
    left join core_roster on core_roster.district_code = spine.district_code
        and period_end between in_force_from and in_force_until
)
select $version as version, * from caseload
union all
select $version as version, * from workers
order by district_code, period_end, grain, dataset
