-- History of an order
-- Every state that an order has had, from which commit until which one. The last one has no end; a deleted order ends with d.
-- parameter id bigint = 1: the order
-- parameter since date = 30 days ago: states from before this day are left out
-- columns valid_from timestamp, valid_until timestamp, operation varchar, status varchar, quantity decimal(18,6), price decimal(18,6), note varchar
SELECT
  "_committed_at" AS valid_from,
  lead("_committed_at") OVER (ORDER BY "_epoch", "_lsn", "_offset") AS valid_until,
  "_op" AS operation,
  status,
  quantity,
  price,
  note
FROM orders_changes
WHERE id = ? /* id */ AND "_committed_at" >= ? /* since */
ORDER BY "_epoch", "_lsn", "_offset"
