{{ config(enabled=training_weeks() > 0) }}

-- Which candidates know too much: those that alone tell who converts, that are known of hardly
-- anybody but those who did, or of everybody whose deal was closed, or whose being known tells it.
-- One look at each lead, on its first ripe day.
{%- set least = 10 %}

with candidates as (
    select * from {{ ref('training_candidates') }}
    where is_first_of_lead
),

outcomes as (
    select
        lead_id,
        case when won_count + lost_count > 0 then 1 else 0 end as is_closed
    from {{ ref('int_outcomes') }}
),

firsts as (
    select
        candidates.*,
        coalesce(outcomes.is_closed, 0) as is_closed
    from candidates
    left join outcomes on candidates.lead_id = outcomes.lead_id
),

ranks as (
    select * from {{ ref('training_ranks') }}
),

learning_fields as (
    select * from {{ ref('int_learning_fields') }}
),

filled as (
    select
        subject,
        attribute,
        count(*) as leads,
        sum(is_converted) as conversions,
        count(value_text) as filled,
        sum(case when value_text is not null then is_converted else 0 end) as filled_conversions,
        sum(case when value_text is not null then is_closed else 0 end) as filled_closed,
        sum(case when value_text is null then is_closed else 0 end) as missing_closed
    from firsts
    group by 1, 2
),

measured as (
    select
        filled.*,
        ranks.auc,
        {{ share('filled.filled_conversions', 'filled.filled') }} as converted_share_of_filled,
        {{ share('filled.filled_conversions', 'filled.conversions') }}
        - {{ share(
            'filled.filled - filled.filled_conversions', '(filled.leads - filled.conversions)'
        ) }}
            as filled_more_often,
        -- How many would have been closed of those of which it is missing, were they like the rest.
        {{ share('(filled.leads - filled.filled) * filled.filled_closed', 'filled.filled') }}
            as missing_closed_expected,
        learning_fields.worked_out_from,
        coalesce(learning_fields.may_use, 'with_history') as may_use
    from filled
    inner join ranks on filled.subject = ranks.subject and filled.attribute = ranks.attribute
    left join learning_fields
        on
            filled.subject = learning_fields.subject
            and filled.attribute = learning_fields.attribute
),

judged as (
    select
        subject,
        attribute,
        case when subject = 'event' then 'with_history' else may_use end as may_use,
        cast(leads as {{ dbt.type_bigint() }}) as leads,
        cast(conversions as {{ dbt.type_bigint() }}) as conversions,
        {{ share('filled', 'leads') }} as filled_share,
        auc,
        cast(0.5 + abs(filled_more_often) / 2 as {{ dbt.type_numeric() }}) as missing_auc,
        converted_share_of_filled,
        worked_out_from,
        case
            when conversions < {{ least }} or leads - conversions < {{ least }} then null
            when filled >= {{ least }} and converted_share_of_filled > 0.9
                then
                    'Of the leads of which it is known, more than 90 % converted: '
                    || 'it is written afterwards.'
            when
                subject <> 'event' and may_use <> 'with_history'
                and missing_closed_expected >= {{ least }}
                and 100 * missing_closed < missing_closed_expected
                then
                    'Of the leads of which it is not known, hardly one was won or lost: '
                    || 'it is written by the time a deal closes.'
            when abs(filled_more_often) / 2 > 0.25
                then
                    'Whether it is known tells who converts: '
                    || 'it is written on the way to a conversion.'
            when auc > 0.85
                then 'Alone it tells who converts better than anything known before should.'
        end as alarm
    from measured
),

-- What is worked out from a field knows what the field knows.
leak_alarms as (
    select
        judged.subject,
        judged.attribute,
        judged.may_use,
        judged.leads,
        judged.conversions,
        judged.filled_share,
        judged.auc,
        judged.missing_auc,
        judged.converted_share_of_filled,
        coalesce(
            judged.alarm,
            case
                when origins.alarm is not null
                    then 'It is worked out from ' || origins.attribute || ', which has an alarm.'
            end
        ) as alarm
    from judged
    left join judged as origins
        on
            judged.subject = origins.subject
            and judged.worked_out_from = origins.attribute
            and judged.attribute <> origins.attribute
)

select * from leak_alarms
