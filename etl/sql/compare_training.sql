-- What looks odd in a list of trainings beside those in force, of sample loads or of others, in `before`: line, code, field, text, detail, no column of a number.
with before as (
    select event, held_on, district_code, participants, passed
    from core_training
    where load_id in (select load_id from core_load where sample = $sample)
),
news as (  -- rows that replace none in force
    select * from typed
    anti join before on lower(before.event) = lower(typed.event) and before.held_on = typed.held_on
        and before.district_code = typed.district_code
    where event is not null and held_on is not null and district_code is not null and participants > 0
),
gone as (  -- rows in force that the file does not hold too
    select * from before
    anti join typed on lower(before.event) = lower(typed.event) and before.held_on = typed.held_on
        and before.district_code = typed.district_code
),
other_day as (  -- the same event with the same figures on a day nearby: a corrected date counts it twice
    select news.id, news.line, min(gone.held_on) as held_on
    from news
    join gone on lower(gone.event) = lower(news.event) and gone.district_code = news.district_code
        and gone.participants = news.participants and gone.passed is not distinct from news.passed
        and abs(gone.held_on - news.held_on) <= 183
    group by all
),
other_name as (  -- the same figures on the same day under another name
    select news.id, news.line, min(gone.event) as event
    from news
    join gone using (held_on, district_code, participants)
    where lower(gone.event) <> lower(news.event)
    group by all
)
select other_day.line, 'same_event_other_day', 'date', cell.date, held_on::varchar, null
from other_day
join cell using (id)
union all
select other_name.line, 'like_other_event', 'event', cell.event, other_name.event, null
from other_name
join cell using (id)
union all
select typed.line, 'province_beside_districts', 'district', cell.district, sum(before.participants)::varchar, null
from typed
join cell using (id)
join before on lower(before.event) = lower(typed.event) and before.held_on = typed.held_on
where (typed.district_code in (select code from district)) <> (before.district_code in (select code from district))
group by all
