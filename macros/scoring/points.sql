{# Points as numeric(28,6): rounded once, half away from zero. The 1e-9 makes a tie fall the same way on every engine,
   whatever the noise in the last bits of a double. #}
{% macro round_points(expression) -%}
    {{ to_numeric('(' ~ expression ~ ') + case when (' ~ expression ~ ') < 0 then -1e-9 else 1e-9 end') }}
{%- endmacro %}


{# A number kept between two limits; an empty limit is open. #}
{% macro clamp(expression, low, high) -%}
    case when {{ expression }} < {{ low }} then {{ low }} when {{ expression }} > {{ high }} then {{ high }} else {{ expression }} end
{%- endmacro %}


{# What is left of one occurrence at an age in whole days: design.md, "What a score is, exactly", step 2.
   Below 0.5 to the 900th nothing is left that a double could hold; some engines stop there with an error. #}
{% macro decay_factor(decay, age_days, decay_days, decay_percent) -%}
    case {{ decay }}
        when 'half_life' then
            case
                when {{ age_days }} > 900 * {{ decay_days }} then 0
                else power(cast(0.5 as {{ type_double() }}), cast({{ age_days }} as {{ type_double() }}) / cast({{ decay_days }} as {{ type_double() }}))
            end
        when 'linear' then
            case when {{ age_days }} >= {{ decay_days }} then 0 else 1 - cast({{ age_days }} as {{ type_double() }}) / cast({{ decay_days }} as {{ type_double() }}) end
        when 'step' then
            {{ clamp("1 - cast(" ~ decay_percent ~ " as " ~ type_double() ~ ") / 100 * floor(cast(" ~ age_days ~ " as " ~ type_double() ~ ") / cast(" ~ decay_days ~ " as " ~ type_double() ~ ") + 1e-9)", '0', '1') }}
        else 1
    end
{%- endmacro %}
