-- Grain: one row with the code and name of the nation, or none.
-- Parameters: none
SELECT code, name FROM base.nation
