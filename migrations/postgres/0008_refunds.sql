-- Giving money back: `refund_due` says that it is owed, this says when it was given.
ALTER TABLE payments ADD COLUMN refunded_at TIMESTAMPTZ;
CREATE INDEX payments_owed ON payments (order_id) WHERE state = 'refund_due' AND refunded_at IS NULL;

-- A guest is known by the e-mail: the staff sees what else somebody ordered.
CREATE INDEX orders_email ON orders (email);
