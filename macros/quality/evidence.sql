{# With fewer conversions no verdict and no probability is given: docs/score-quality.md says why. #}
{% macro conversions_needed() %}{{ return(40) }}{% endmacro %}


{# The verdict where there are too few. #}
{% macro too_few(conversions) -%}
    'Not enough data: ' || cast({{ conversions }} as {{ dbt.type_string() }}) || ' conversions, {{ conversions_needed() }} are needed'
{%- endmacro %}


{# One end of the interval (95 %, Newcombe's from Wilson's) of the difference of two rates, as numeric(28,6). Each is the prefix of columns
   rate, low, high: fired_rate, fired_rate_low, fired_rate_high. #}
{% macro difference_of_rates(one, other, bound) -%}
    {%- set near, far = ('low', 'high') if bound == 'low' else ('high', 'low') -%}
    {%- set spread = 'sqrt(power(cast(' ~ one ~ ' - ' ~ one ~ '_' ~ near ~ ' as ' ~ type_double() ~ '), 2) + power(cast(' ~ other ~ ' - ' ~ other ~ '_' ~ far ~ ' as '
        ~ type_double() ~ '), 2))' -%}
    {{ to_numeric('cast(' ~ one ~ ' - ' ~ other ~ ' as ' ~ type_double() ~ ') ' ~ ('-' if bound == 'low' else '+') ~ ' ' ~ spread) }}
{%- endmacro %}



{# What an AUC says, in words. #}
{% macro pairs_text(auc) -%}
    'of two leads the one that converted had the higher score in ' || {{ percent_text(auc) }} || ' of the pairs'
{%- endmacro %}
