-- Grain: one row per dimension and group of people, in the catalogue's order.
-- Parameters: none
SELECT dimension, dimension_title, base, group_id, title, indicator_id, rest, asked, sensitive, special_category,
       minimum, words, header_words, first_age, last_age, position
FROM population_group
ORDER BY position
