-- Rows of scoring_models.csv that do not fit each other, their audience's signal or the models they
-- extend.
{%- set checks = [
    ('model_id', "appearance > 1",
        "There is a model with this model_id already. Give one of the two another name."),
    ('extends', "is_circle",
        "The model extends itself, directly or through others. Break the circle."),
    ('extends', "ancestors > 20 and not is_circle",
        "The model extends more than 20 models, one after the other. Shorten the chain."),
    ('audience_signal', "audience_subject = 'event'",
        "An audience is a signal about leads or accounts; this one is about events."),
    ('priority', "mode = 'active' and priority_appearance > 1",
        "The models {first_model_of_priority} and {model_id_as_written} are both ACTIVE with this priority. "
        ~ "Give each its own: the lower number wins."),
    ('max_fit_points', "min_fit_points > max_fit_points",
        "max_fit_points is below min_fit_points. Swap them, or leave one empty."),
    ('max_engagement_points', "min_engagement_points > max_engagement_points",
        "max_engagement_points is below min_engagement_points. Swap them, or leave one empty."),
    ('max_score', "min_score > max_score",
        "max_score is below min_score. Swap them, or leave one empty."),
] %}
{%- for file, band_type in band_files().items() %}
    {%- do checks.append(('model_id', 'not has_' ~ file,
        "The model has no " ~ file ~ " and extends none that has. Add rows to " ~ file ~ ".csv, or let it extend a model."
    )) %}
{%- endfor %}

with scoring_models as (
    select * from {{ ref('int_typed_models') }}
),

lineage as (
    select * from {{ ref('int_model_lineage') }}
),

subjects as (
    select
        signal_id,
        min(subject) as subject
    from {{ ref('int_typed_signals') }}
    group by signal_id
),

banded_models as (
    select distinct
        model_id,
        band_type
    from {{ ref('int_typed_bands') }}
),

ancestry as (
    select
        lineage.model_key,
        count(distinct lineage.ancestor_key) as ancestors,
        {%- for file, band_type in band_files().items() %}
        max(case when banded_models.band_type = '{{ band_type }}' then 1 else 0 end) = 1
            as has_{{ file }},
        {%- endfor %}
        max(case
            when lineage.distance > 0 and lineage.ancestor_key = lineage.model_key then 1
            else 0
        end) = 1 as is_circle
    from lineage
    left join banded_models on lineage.ancestor_key = banded_models.model_id
    group by lineage.model_key
),

models as (
    select
        scoring_models.*,
        ancestry.ancestors,
        ancestry.is_circle,
        {%- for file in band_files() %}
        ancestry.has_{{ file }},
        {%- endfor %}
        subjects.subject as audience_subject,
        row_number() over (
            partition by scoring_models.model_id order by scoring_models.row_number
        ) as appearance,
        row_number() over (
            partition by scoring_models.mode, scoring_models.priority
            order by scoring_models.row_number, scoring_models.model_id
        ) as priority_appearance,
        first_value(scoring_models.model_id_as_written) over (
            partition by scoring_models.mode, scoring_models.priority
            order by scoring_models.row_number, scoring_models.model_id
            rows between unbounded preceding and unbounded following
        ) as first_model_of_priority
    from scoring_models
    left join ancestry on scoring_models.model_id = ancestry.model_key
    left join subjects on scoring_models.audience_signal = subjects.signal_id
),

-- Where a mode cannot be read, that is the mistake to correct.
readable_modes as (
    select coalesce(sum(case when mode in ('testing', 'draft') then 0 else 1 end), 0) as other_modes
    from scoring_models
),

mode_errors as (
    select
        'seeds/rules/scoring_models.csv' as file_name,
        cast(null as {{ dbt.type_int() }}) as row_number,
        cast(null as {{ dbt.type_string() }}) as row_key,
        'mode' as column_name,
        cast(null as {{ dbt.type_string() }}) as bad_value,
        'No model is ACTIVE, so nothing would be scored. Make one of them ACTIVE.' as problem
    from readable_modes
    where other_modes = 0
),

errors as (
    {{ row_errors('models', checks) }}
    union all
    select * from mode_errors
)

select * from errors
