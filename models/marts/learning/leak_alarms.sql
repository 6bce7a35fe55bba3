{{ config(enabled=training_weeks() > 0) }}

-- Which candidates know too much: those that alone tell who converts, that are known of hardly
-- anybody but those who did, or whose being known tells it. One look at each lead, on its first day.
{%- set least = 10 %}

with firsts as (
    select * from {{ ref('training_candidates') }}
    where is_first_of_lead
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
        sum(case when value_text is not null then is_converted else 0 end) as filled_conversions
    from firsts
    group by 1, 2
),

measured as (
    select
        filled.*,
        ranks.auc,
        {{ share('filled.filled_conversions', 'filled.filled') }} as converted_share_of_filled,
        {{ share('filled.filled_conversions', 'filled.conversions') }}
        - {{ share('filled.filled - filled.filled_conversions', '(filled.leads - filled.conversions)') }}
            as filled_more_often,
        coalesce(learning_fields.may_use, 'with_history') as may_use
    from filled
    inner join ranks on filled.subject = ranks.subject and filled.attribute = ranks.attribute
    left join learning_fields
        on
            filled.subject = learning_fields.subject
            and filled.attribute = learning_fields.attribute
),

leak_alarms as (
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
        case
            when conversions < {{ least }} or leads - conversions < {{ least }} then null
            when filled >= {{ least }} and converted_share_of_filled > 0.9
                then 'Of the leads of which it is known, more than 90 % converted: it is written afterwards.'
            when abs(filled_more_often) / 2 > 0.25
                then 'Whether it is known tells who converts: it is written on the way to a conversion.'
            when auc > 0.85
                then 'Alone it tells who converts better than anything known before should.'
        end as alarm
    from measured
)

select * from leak_alarms
