{# Points as numeric(28,6): rounded once, half away from zero. The 1e-9 makes a tie fall the same way on every engine,
   whatever the noise in the last bits of a double. #}
{% macro round_points(expression) -%}
    cast(({{ expression }}) + case when ({{ expression }}) < 0 then -1e-9 else 1e-9 end as {{ dbt.type_numeric() }})
{%- endmacro %}


{# A number kept between two limits; an empty limit is open. #}
{% macro clamp(expression, low, high) -%}
    case when {{ expression }} < {{ low }} then {{ low }} when {{ expression }} > {{ high }} then {{ high }} else {{ expression }} end
{%- endmacro %}


{# What is left of one occurrence at an age in whole days: design.md, "What a score is, exactly", step 2. #}
{% macro decay_factor(decay, age_days, decay_days, decay_percent) -%}
    case {{ decay }}
        when 'half_life' then power(cast(0.5 as {{ type_double() }}), cast({{ age_days }} as {{ type_double() }}) / cast({{ decay_days }} as {{ type_double() }}))
        when 'linear' then
            case when {{ age_days }} >= {{ decay_days }} then 0 else 1 - cast({{ age_days }} as {{ type_double() }}) / cast({{ decay_days }} as {{ type_double() }}) end
        when 'step' then
            {{ clamp("1 - cast(" ~ decay_percent ~ " as " ~ type_double() ~ ") / 100 * floor(cast(" ~ age_days ~ " as " ~ type_double() ~ ") / cast(" ~ decay_days ~ " as " ~ type_double() ~ ") + 1e-9)", '0', '1') }}
        else 1
    end
{%- endmacro %}
