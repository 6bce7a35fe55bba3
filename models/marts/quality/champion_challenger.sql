-- Would a model in TESTING have told better who converts than the models that give leads their
-- score? Both on the same leads, on the newest day of which the result is known.
{%- set double = type_double() %}
{%- set z = '1.959963984540054' %}
{%- set sides = ['champion', 'challenger'] %}

with judged as (
    select * from {{ ref('judged_scores') }}
),

pairs as (
    select
        champions.model_id as champion_id,
        challengers.model_id as challenger_id,
        champions.as_of_date,
        champions.lead_id,
        champions.is_converted,
        case when champions.is_converted then 1 else 0 end as converted,
        champions.lead_score as champion_score,
        challengers.lead_score as challenger_score
    from judged as champions
    inner join judged as challengers
        on
            champions.as_of_date = challengers.as_of_date
            and champions.lead_id = challengers.lead_id
    where champions.is_primary and challengers.mode = 'testing' and challengers.is_newest
),

-- The best tenth of each: of leads with the same score the same ones on both sides.
ranked as (
    select
        {% for side in sides -%}
        {{ placement(side ~ '_score', 'is_converted', 'champion_id, challenger_id') }}
            as {{ side }}_placement,
        row_number() over (
            partition by champion_id, challenger_id order by {{ side }}_score desc, lead_id asc
        ) as {{ side }}_place,
        {% endfor -%}
        0.1 * count(*) over (partition by champion_id, challenger_id) as places,
        pairs.*
    from pairs
),

compared_one_by_one as (
    select
        {% for side in sides -%}
        case when {{ side }}_place <= places then converted else 0 end as {{ side }}_found,
        {% endfor -%}
        challenger_placement - champion_placement as difference,
        ranked.*
    from ranked
),

measured as (
    select
        champion_id,
        challenger_id,
        as_of_date,
        count(*) as leads,
        sum(converted) as conversions,
        {% for side in sides -%}
        avg(case when is_converted then {{ side }}_placement end) as {{ side }}_auc,
        sum({{ side }}_found) as {{ side }}_found,
        {% endfor -%}
        sqrt(
            var_samp(case when is_converted then difference end) / nullif(sum(converted), 0)
            + var_samp(case when not is_converted then difference end)
            / nullif(sum(1 - converted), 0)
        ) as difference_error,
        sum(case when challenger_found > champion_found then 1 else 0 end) as only_challenger,
        sum(case when challenger_found < champion_found then 1 else 0 end) as only_champion
    from compared_one_by_one
    group by 1, 2, 3
),

compared as (
    select
        champion_id,
        challenger_id,
        as_of_date,
        cast(leads as {{ dbt.type_bigint() }}) as leads,
        cast(conversions as {{ dbt.type_bigint() }}) as conversions,
        {% for side in sides -%}
        {{ to_numeric(side ~ '_auc') }} as {{ side }}_auc,
        {{ share(side ~ '_found', 'floor(0.1 * leads)') }} as {{ side }}_precision,
        {% endfor -%}
        {{ to_numeric('challenger_auc - champion_auc') }} as auc_difference,
        {{ to_numeric('challenger_auc - champion_auc - ' ~ z ~ ' * difference_error') }}
            as auc_difference_low,
        {{ to_numeric('challenger_auc - champion_auc + ' ~ z ~ ' * difference_error') }}
            as auc_difference_high,
        cast(only_champion as {{ dbt.type_bigint() }}) as found_by_champion_only,
        cast(only_challenger as {{ dbt.type_bigint() }}) as found_by_challenger_only,
        {{ to_numeric(
            'power(only_challenger - only_champion, 2) / nullif(cast(only_challenger'
            ~ ' + only_champion as ' ~ double ~ '), 0)'
        ) }} as mcnemar_statistic
    from measured
),

champion_challenger as (
    select
        *,
        case
            when conversions < {{ conversions_needed() }} then {{ too_few('conversions') }}
            when auc_difference_low > 0 then 'The challenger tells better who converts'
            when auc_difference_high < 0 then 'The champion tells better who converts'
            else 'No difference that could not be chance'
        end
        || case
            when conversions < {{ conversions_needed() }} or mcnemar_statistic is null then ''
            when mcnemar_statistic < 3.841459 then '; in the best tenth neither finds more'
            when found_by_challenger_only > found_by_champion_only
                then '; in the best tenth it finds more customers'
            else '; in the best tenth the champion finds more'
        end as verdict
    from compared
)

select * from champion_challenger
