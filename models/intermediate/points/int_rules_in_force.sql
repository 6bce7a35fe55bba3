-- The rules that hold on the as-of date, of the models that score.
with rules as (
    select * from {{ ref('int_rules') }}
),

models as (
    select model_id from {{ ref('int_models') }}
    where mode <> 'draft'
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

in_force as (
    select rules.*
    from rules
    inner join models on rules.model_id = models.model_id
    cross join clock
    where
        coalesce(rules.starts_on, clock.as_of_date) <= clock.as_of_date
        and coalesce(rules.ends_on, clock.as_of_date) >= clock.as_of_date
)

select * from in_force
