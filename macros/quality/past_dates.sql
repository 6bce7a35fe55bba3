{# What past builds have said is kept for one date of each month, the newest that was built: its last day, where a build ran on it. #}

{# Does the table of the model stand, with rows of other dates? Not in a unit test, and not where the warehouse may not be asked
   (--no-introspect), unless tests want to see that SQL, too (var tables_stand). Where rows cannot be deleted it is made anew. #}
{% macro past_stands() %}
    {% do return(keeps_history() and (var('tables_stand', false) or (flags.INTROSPECT and is_incremental()))) %}
{% endmacro %}


{# Before the rows of a date are written: takes away those that an earlier build wrote for it, and for earlier days of its month. #}
{% macro drop_older_of_month() %}
    {%- if past_stands() -%}
    delete from {{ this }} where as_of_date in (
        select past.as_of_date
        from {{ this }} as past
        cross join {{ ref('int_clock') }} as clock
        where past.as_of_date <= clock.as_of_date and past.as_of_date >= cast({{ dbt.date_trunc('month', 'clock.as_of_date') }} as date)
    )
    {%- endif -%}
{% endmacro %}


{# Select of the as-of date, if its rows are to be kept: none, if a later date of the same month is there. #}
{% macro date_to_keep() %}
    select clock.as_of_date
    from {{ ref('int_clock') }} as clock
    {%- if past_stands() %}
    left join (select distinct as_of_date from {{ this }}) as past
        on clock.as_of_date < past.as_of_date
        and cast({{ dbt.date_trunc('month', 'clock.as_of_date') }} as date) = cast({{ dbt.date_trunc('month', 'past.as_of_date') }} as date)
    group by 1
    having count(past.as_of_date) = 0
    {%- endif %}
{% endmacro %}


{# After the rows were written: people whose record its system no longer has are forgotten. A lead is named after its oldest record.
   Where rows cannot be deleted the table is made anew, and knows nobody of old. #}
{% macro forget_erased_leads() %}
    {%- if keeps_history() -%}
    {{ forget_erased('int_lead_rows', 'lead_id', dbt.split_part('lead_id', "':'", 1)) }}
    {%- endif -%}
{% endmacro %}
