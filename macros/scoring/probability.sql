{# So many ripe conversions it takes before a score says how likely one is; with fewer the probability stays empty. #}
{% macro least_conversions() %}{% do return(40) %}{% endmacro %}


{# How likely a conversion is at a score: 1 / (1 + exp(-(intercept + score x ln 2 / points_to_double_odds))), in doubles and
   rounded once, to nine decimals. Beyond +-40 it is 0 or 1 to the last of them, and exp() stays within every engine's numbers. #}
{% macro probability_of_score(score, intercept, points_to_double_odds) -%}
    {%- set log_odds = 'cast(' ~ intercept ~ ' as ' ~ type_double() ~ ') + cast(' ~ score ~ ' as ' ~ type_double() ~ ') * 0.6931471805599453 / '
        ~ points_to_double_odds -%}
    {{ to_probability('1 / (1 + exp(-1 * ' ~ clamp('(' ~ log_odds ~ ')', 'cast(-40 as ' ~ type_double() ~ ')',
        'cast(40 as ' ~ type_double() ~ ')') ~ '))') }}
{%- endmacro %}


{# The score at which a probability is reached, of a row that has intercept and points_to_double_odds: the inverse of
   probability_of_score(). NULL for 0 and 1, which no score reaches. #}
{% macro score_of_probability(probability) -%}
    case
        when {{ probability }} > 0 and {{ probability }} < 1
            then {{ round_points(
                '(ln(cast(' ~ probability ~ ' as ' ~ type_double() ~ ') / (1 - cast(' ~ probability ~ ' as ' ~ type_double()
                ~ '))) - intercept) * points_to_double_odds / 0.6931471805599453'
            ) }}
    end
{%- endmacro %}
